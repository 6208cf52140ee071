/**
 * Grey values `0.299 R + 0.587 G + 0.114 B`, not rounded.
 *
 * @param rgb interleaved bytes, `[pixels, 3]`
 * @param out where to write, `[pixels]`; a new array if not given
 * @returns grey values 0..255, `[pixels]`
 * @example
 * ```ts
 * import { toGray } from "./gray.ts";
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(toGray(Uint8Array.of(10, 10, 10))[0], 10);
 * ```
 */
export function toGray(
  rgb: Uint8Array,
  out: Float32Array = new Float32Array(Math.floor(rgb.length / 3)),
): Float32Array {
  const pixels = Math.floor(rgb.length / 3);
  for (let i = 0, at = 0; i < pixels; i++, at += 3) {
    out[i] = 0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!;
  }
  return out;
}
