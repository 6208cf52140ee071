import { type FilterBank, filterBank } from "./triangles.ts";

/** Samples per second of all sound in the project. */
export const sampleRate = 16000;
/** Number of triangles of the MFCC (reference page, section 1, step 5). */
export const melFilterCount = 26;
/** Points of the MFCC's Fourier transform. */
export const mfccFftSize = 512;

/**
 * Edges of the MFCC's triangles in mel: evenly spaced from 0 to 8000 Hz.
 *
 * @returns 28 points, mel(f) = 2595·log10(1 + f/700)
 */
export function melPoints(): Float64Array {
  const top = 2595 * Math.log10(1 + sampleRate / 2 / 700);
  return Float64Array.from(
    { length: melFilterCount + 2 },
    (_, i) => i * top / (melFilterCount + 1),
  );
}

/**
 * Edges of the MFCC's triangles as bins of the spectrum.
 *
 * The factor is 513, one more than the transform has points, as in the reference.
 *
 * @returns 28 bins, rising from 0 to 256
 */
export function melBins(): Int32Array {
  return Int32Array.from(melPoints(), (mel) => {
    const hertz = 700 * (10 ** (mel / 2595) - 1);
    return Math.floor((mfccFftSize + 1) * hertz / sampleRate);
  });
}

/**
 * The 26 triangles of the MFCC over 257 bins, without area normalisation
 * (reference page, section 1, step 5).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const { weights, bins } = melFilters();
 * strictEqual(weights[0 * bins + 2], 1); // the first triangle's top
 * ```
 */
export function melFilters(): FilterBank {
  const edges = melBins();
  const bins = mfccFftSize / 2 + 1;
  const weights = new Float64Array(melFilterCount * bins); // [26, 257]
  for (let j = 0; j < melFilterCount; j++) {
    const left = edges[j]!;
    const top = edges[j + 1]!;
    const right = edges[j + 2]!;
    for (let k = left; k < top; k++) {
      weights[j * bins + k] = (k - left) / (top - left);
    }
    for (let k = top; k < right; k++) {
      weights[j * bins + k] = (right - k) / (right - top);
    }
  }
  return filterBank(weights, melFilterCount);
}
