import { checkShape, type Size } from "./types.ts";

/** Planes of float32: `[3, height, width]`. */
export interface Planes extends Size {
  /** `3 · height · width` values, one plane after another. */
  readonly data: Float32Array;
}

/** The smallest multiple of `step` that is at least `value`. */
export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/**
 * Interleaved RGB bytes as planes in the order blue, green, red, values 0..255
 * as they are, zeros added on the right and below up to a multiple of `step`.
 *
 * @param rgb `[height, width, 3]`
 * @param size size of the picture in pixels
 * @param step the sides become multiples of this
 * @param out array to use again: `3 · height · width` of the padded size
 * @throws {RangeError} if the size is not positive or `rgb` or `out` too short
 * @example
 * ```ts
 * import { toPlanarBgr } from "./planar.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 * const planes = toPlanarBgr(Uint8Array.of(1, 2, 3), { height: 1, width: 1 }, 2);
 * deepStrictEqual([...planes.data], [3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0]);
 * ```
 */
export function toPlanarBgr(
  rgb: Uint8Array,
  size: Size,
  step = 32,
  out?: Float32Array,
): Planes {
  checkShape(rgb, { ...size, channels: 3 });
  const height = roundUp(size.height, step);
  const width = roundUp(size.width, step);
  const plane = height * width;
  if (out !== undefined && out.length !== 3 * plane) {
    throw new RangeError(
      `planes of ${height}x${width} need ${
        3 * plane
      } values, not ${out.length}`,
    );
  }
  const data = out?.fill(0) ?? new Float32Array(3 * plane);
  const blue = data.subarray(0, plane);
  const green = data.subarray(plane, 2 * plane);
  const red = data.subarray(2 * plane);
  for (let row = 0, at = 0; row < size.height; row++) {
    const end = row * width + size.width;
    for (let o = row * width; o < end; o++) {
      red[o] = rgb[at++]!;
      green[o] = rgb[at++]!;
      blue[o] = rgb[at++]!;
    }
  }
  return { data, height, width };
}
