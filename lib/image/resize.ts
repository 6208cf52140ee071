import { halve } from "./halve.ts";
import { interpolation } from "./interpolate.ts";
import { roundHalfEven } from "./round.ts";

import { checkShape, type Image, type ImageShape, type Size } from "./types.ts";

/** Where a resize goes: to a size, or by a factor (the two differ bit by bit). */
export type ResizeTarget = Size | { readonly factor: number };

/** Resizes pictures of one shape; made by {@link createResizer}. */
export interface Resizer {
  /** Shape of every result. */
  readonly shape: ImageShape;
  /** Resizes one picture, into `out` if given (`shape` bytes) or into a new array. */
  resize(source: Uint8Array, out?: Uint8Array): Image;
}

/** Size after a resize by `factor`: each side times the factor, halves to even. */
export function sizeByFactor(size: Size, factor: number): Size {
  return {
    height: roundHalfEven(size.height * factor),
    width: roundHalfEven(size.width * factor),
  };
}

/**
 * Prepares bilinear resizes from one shape to one target: half-pixel centres,
 * two taps an axis (no smoothing when shrinking), 11-bit weights, bit for bit
 * as OpenCV's `INTER_LINEAR` on bytes (reference page "Crops and resize",
 * section 4). Exact halving averages 2 x 2 pixels instead, as there.
 *
 * @param shape shape of the source pictures
 * @param target a size in pixels, or a factor for both axes
 * @throws {RangeError} if a side of the shape or of the target is not positive
 * @example
 * ```ts
 * import { createResizer } from "./resize.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 * const double = createResizer({ height: 1, width: 2, channels: 1 }, { factor: 2 });
 * deepStrictEqual([...double.resize(Uint8Array.of(0, 100)).data.subarray(0, 4)], [0, 25, 75, 100]);
 * ```
 */
export function createResizer(
  shape: ImageShape,
  target: ResizeTarget,
): Resizer {
  const { height, width, channels } = shape;
  const size = "factor" in target ? sizeByFactor(shape, target.factor) : target;
  const result: ImageShape = {
    height: size.height,
    width: size.width,
    channels,
  };
  if (!(result.height >= 1 && result.width >= 1)) {
    throw new RangeError(
      `resizing ${height}x${width} to ${result.height}x${result.width} leaves no pixels`,
    );
  }
  const rowScale = "factor" in target
    ? 1 / target.factor
    : 1 / (size.height / height);
  const columnScale = "factor" in target
    ? 1 / target.factor
    : 1 / (size.width / width);
  const write = rowScale === 2 && columnScale === 2
    ? (source: Uint8Array, out: Uint8Array) => halve(source, shape, size, out)
    : interpolation(shape, result, rowScale, columnScale);
  const bytes = result.height * result.width * channels;
  return {
    shape: result,
    resize(source: Uint8Array, out: Uint8Array = new Uint8Array(bytes)): Image {
      checkShape(source, shape);
      checkShape(out, result);
      write(source, out);
      return { data: out, ...result };
    },
  };
}

/**
 * Resizes one picture; see {@link createResizer}, which is faster for many
 * pictures of one shape.
 *
 * @param source `[height, width, channels]` bytes
 * @param shape shape of the source
 * @param target a size in pixels, or a factor for both axes
 * @throws {RangeError} if a side is not positive or `source` is too short
 * @example
 * ```ts
 * import { resizeBilinear } from "./resize.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 * const source = { height: 2, width: 2, channels: 1 };
 * const { data } = resizeBilinear(Uint8Array.of(0, 10, 20, 30), source, { height: 1, width: 1 });
 * deepStrictEqual([...data], [15]);
 * ```
 */
export function resizeBilinear(
  source: Uint8Array,
  shape: ImageShape,
  target: ResizeTarget,
): Image {
  return createResizer(shape, target).resize(source);
}
