import type { Colour } from "./colour.ts";

/** A picture to draw on, RGB, 3 bytes a pixel. */
export interface Pixels {
  /** `[height, width, 3]`. */
  readonly data: Uint8Array;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** A rectangle in whole pixels; it may reach out of the picture. */
export interface Rectangle {
  /** Left column. */
  readonly x: number;
  /** Top row. */
  readonly y: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** The part of a rectangle that lies in the picture: first and last + 1 column and row. */
function clip(
  { width, height }: Pixels,
  rectangle: Rectangle,
): [number, number, number, number] {
  const left = Math.max(0, rectangle.x);
  const top = Math.max(0, rectangle.y);
  return [
    left,
    Math.max(left, Math.min(width, rectangle.x + rectangle.width)),
    top,
    Math.max(top, Math.min(height, rectangle.y + rectangle.height)),
  ];
}

/**
 * Fills a rectangle: its first row by pixels, the others by copies of it.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const pixels = { data: new Uint8Array(12), width: 2, height: 2 };
 * fill(pixels, { x: 1, y: 0, width: 5, height: 1 }, [7, 8, 9]);
 * deepStrictEqual([...pixels.data], [0, 0, 0, 7, 8, 9, 0, 0, 0, 0, 0, 0]);
 * ```
 */
export function fill(
  pixels: Pixels,
  rectangle: Rectangle,
  [red, green, blue]: Colour,
): void {
  const [left, right, top, bottom] = clip(pixels, rectangle);
  if (left === right || top === bottom) return;
  const { data, width } = pixels;
  const start = (top * width + left) * 3;
  const end = (top * width + right) * 3;
  for (let at = start; at < end; at += 3) {
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
  }
  for (let y = top + 1; y < bottom; y++) {
    data.copyWithin((y * width + left) * 3, start, end);
  }
}

/** Draws a frame inside of a rectangle, `thickness` pixels wide. */
export function outline(
  pixels: Pixels,
  { x, y, width, height }: Rectangle,
  thickness: number,
  colour: Colour,
): void {
  const inner = height - 2 * thickness;
  const right = x + width - thickness;
  const bottom = y + height - thickness;
  fill(pixels, { x, y, width, height: thickness }, colour);
  fill(pixels, { x, y: bottom, width, height: thickness }, colour);
  fill(
    pixels,
    { x, y: y + thickness, width: thickness, height: inner },
    colour,
  );
  fill(
    pixels,
    { x: right, y: y + thickness, width: thickness, height: inner },
    colour,
  );
}

/**
 * Darkens a rectangle to a quarter of its light, so that what is drawn on it
 * can be read.
 */
export function shade(pixels: Pixels, rectangle: Rectangle): void {
  const [left, right, top, bottom] = clip(pixels, rectangle);
  const { data, width } = pixels;
  for (let y = top; y < bottom; y++) {
    const end = (y * width + right) * 3;
    for (let at = (y * width + left) * 3; at < end; at++) data[at]! >>= 2;
  }
}

/**
 * Paints a colour through a mask.
 *
 * @param mask `[height, width]` of the rectangle: 0 leaves the picture, 255 covers it
 */
export function paint(
  pixels: Pixels,
  rectangle: Rectangle,
  mask: Uint8Array,
  [red, green, blue]: Colour,
): void {
  const [left, right, top, bottom] = clip(pixels, rectangle);
  const { data, width } = pixels;
  for (let y = top; y < bottom; y++) {
    let from = (y - rectangle.y) * rectangle.width + left - rectangle.x;
    let at = (y * width + left) * 3;
    for (let x = left; x < right; x++, at += 3) {
      const cover = mask[from++]!;
      if (cover === 0) continue;
      data[at]! += ((red - data[at]!) * cover) / 255;
      data[at + 1]! += ((green - data[at + 1]!) * cover) / 255;
      data[at + 2]! += ((blue - data[at + 2]!) * cover) / 255;
    }
  }
}
