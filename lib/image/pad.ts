import { checkShape, type Image, type ImageShape } from "./types.ts";

/** Pixels to add on each side. */
export interface Padding {
  /** Rows above. */
  readonly top: number;
  /** Rows below. */
  readonly bottom: number;
  /** Columns before. */
  readonly left: number;
  /** Columns after. */
  readonly right: number;
}

/**
 * Adds a border of one value on all channels.
 *
 * @param source `[height, width, channels]` bytes
 * @param shape shape of the source
 * @param padding pixels on each side, or one number for all four
 * @param value byte of the border, 0..255
 * @throws {RangeError} if a border is negative or not an integer
 * @example
 * ```ts
 * import { padConstant } from "./pad.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 * const padded = padConstant(Uint8Array.of(7), { height: 1, width: 1, channels: 1 }, 1, 110);
 * deepStrictEqual([...padded.data], [110, 110, 110, 110, 7, 110, 110, 110, 110]);
 * ```
 */
export function padConstant(
  source: Uint8Array,
  shape: ImageShape,
  padding: number | Padding,
  value: number,
): Image {
  checkShape(source, shape);
  const { top, bottom, left, right } = typeof padding === "number"
    ? { top: padding, bottom: padding, left: padding, right: padding }
    : padding;
  for (const side of [top, bottom, left, right]) {
    if (!Number.isInteger(side) || side < 0) {
      throw new RangeError(
        `a border must be a whole number of pixels from 0 up, not ${side}`,
      );
    }
  }
  const { channels } = shape;
  const height = shape.height + top + bottom;
  const width = shape.width + left + right;
  const data = new Uint8Array(height * width * channels).fill(value);
  const rowBytes = shape.width * channels;
  for (let row = 0; row < shape.height; row++) {
    data.set(
      source.subarray(row * rowBytes, (row + 1) * rowBytes),
      ((row + top) * width + left) * channels,
    );
  }
  return { data, height, width, channels };
}
