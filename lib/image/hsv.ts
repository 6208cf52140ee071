import { roundHalfEven } from "./round.ts";

/** Fixed point of the reciprocals: 12 bits. */
const shift = 12;
const half = 1 << (shift - 1);
/** Hue runs over half degrees, 0..179. */
const hueRange = 180;

function reciprocals(numerator: number): Int32Array {
  const table = new Int32Array(256);
  for (let i = 1; i < 256; i++) {
    table[i] = roundHalfEven(numerator * (1 << shift) / i);
  }
  return table;
}

const saturationTable = reciprocals(255);
const hueTable = reciprocals(hueRange / 6);

/**
 * Hue, saturation and value of one colour as {@link rgbToHsv} gives them, in
 * one number: `hue | saturation << 8 | value << 16`.
 *
 * @example
 * ```ts
 * import { packedHsv } from "./hsv.ts";
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(packedHsv(0, 255, 0), 60 | 255 << 8 | 255 << 16);
 * ```
 */
export function packedHsv(red: number, green: number, blue: number): number {
  const value = red > green
    ? (red > blue ? red : blue)
    : (green > blue ? green : blue);
  const least = red < green
    ? (red < blue ? red : blue)
    : (green < blue ? green : blue);
  const spread = value - least;
  let sextant: number;
  if (value === red) sextant = green - blue;
  else if (value === green) sextant = blue - red + 2 * spread;
  else sextant = red - green + 4 * spread;
  const hue = (sextant * hueTable[spread]! + half) >> shift;
  const saturation = (spread * saturationTable[value]! + half) >> shift;
  return (hue < 0 ? hue + hueRange : hue) | saturation << 8 | value << 16;
}

/**
 * Hue 0..179, saturation 0..255 and value 0..255 of each pixel, by the integer
 * formula of the reference page, "Scenes" (section 5), equal to OpenCV's for
 * every colour.
 *
 * @param rgb interleaved bytes, `[pixels, 3]`
 * @param out where to write, `[pixels, 3]`; a new array if not given
 * @returns interleaved H, S, V
 * @example
 * ```ts
 * import { rgbToHsv } from "./hsv.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual([...rgbToHsv(Uint8Array.of(0, 255, 0))], [60, 255, 255]);
 * ```
 */
export function rgbToHsv(
  rgb: Uint8Array,
  out: Uint8Array = new Uint8Array(rgb.length),
): Uint8Array {
  for (let at = 0; at + 2 < rgb.length; at += 3) {
    const packed = packedHsv(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!);
    out[at] = packed & 255;
    out[at + 1] = (packed >> 8) & 255;
    out[at + 2] = packed >> 16;
  }
  return out;
}
