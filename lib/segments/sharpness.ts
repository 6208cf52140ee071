/**
 * How much fine detail a grey picture holds: the variance of its Laplacian
 * over the variance of its values, so that neither brightness nor contrast
 * counts. A picture out of focus, shaken or enlarged has little.
 *
 * @param grey `[height, width]` in any unit
 * @returns 0 for a flat picture; about 20 for noise
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 * const stripes = Float32Array.from({ length: 64 }, (_, i) => i % 2);
 * const slope = Float32Array.from({ length: 64 }, (_, i) => i % 8);
 * ok(sharpness(stripes, 8, 8) > 10 && sharpness(slope, 8, 8) < 1e-9);
 * ```
 */
export function sharpness(
  grey: Float32Array,
  height: number,
  width: number,
): number {
  const detail: number[] = [];
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const at = row * width + column;
      detail.push(
        grey[at - 1]! + grey[at + 1]! + grey[at - width]! + grey[at + width]! -
          4 * grey[at]!,
      );
    }
  }
  const spread = variance(grey);
  return spread > 0 ? variance(detail) / spread : 0;
}

function variance(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  const mean = sum / Math.max(1, values.length);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - mean) ** 2;
  return squares / Math.max(1, values.length);
}
