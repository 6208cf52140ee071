import { melFilterCount } from "./mel_filters.ts";

/** Coefficients kept of each cepstrum. */
export const coefficientCount = 13;

/** Strength of the lifter (reference page, section 1, step 8). */
const lifterStrength = 22;

/**
 * The first 13 rows of the orthonormal DCT-II of 26 values (reference page, section 1, step 7).
 *
 * @returns matrix `[13, 26]`
 */
export function dctMatrix(): Float64Array {
  const matrix = new Float64Array(coefficientCount * melFilterCount);
  for (let k = 0; k < coefficientCount; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / melFilterCount);
    for (let m = 0; m < melFilterCount; m++) {
      matrix[k * melFilterCount + m] = scale *
        Math.cos(Math.PI * k * (2 * m + 1) / (2 * melFilterCount));
    }
  }
  return matrix;
}

/**
 * Factors that raise the higher coefficients: 1 + 11·sin(πk/22) (reference page, section 1, step 8).
 *
 * @returns 13 factors
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(lifter()[11], 12);
 * ```
 */
export function lifter(): Float64Array {
  return Float64Array.from(
    { length: coefficientCount },
    (_, k) => 1 + lifterStrength / 2 * Math.sin(Math.PI * k / lifterStrength),
  );
}
