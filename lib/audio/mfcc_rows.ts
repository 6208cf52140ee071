import { mfccHopSamples, mfccWindowSamples } from "./mfcc_steps.ts";

/** Samples per frame of the 25 fps grid (40 ms). */
export const samplesPerFrame = 640;

/** Zero samples after the end with which N frames give exactly 4N rows, as the compact network wants. */
export const wholeFramesPadSamples = mfccWindowSamples - mfccHopSamples;

/**
 * Number of MFCC rows of a sound (reference page, section 1, step 2).
 *
 * @param samples number of samples at 16 kHz; 0 gives 0 rows
 * @returns 1 for up to 400 samples, then one more for each 160 begun: no sample is dropped
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(mfccRowCount(400), 1);
 * strictEqual(mfccRowCount(401), 2);
 * ```
 */
export function mfccRowCount(samples: number): number {
  if (samples <= 0) return 0;
  if (samples <= mfccWindowSamples) return 1;
  return 1 + Math.ceil((samples - mfccWindowSamples) / mfccHopSamples);
}

/**
 * Number of MFCC rows that belong to a number of 25 fps frames.
 *
 * @param frames frames of exactly 640 samples each
 * @param padSamples zero samples added after the last frame
 * @returns 4N − 1 without padding, 4N with {@link wholeFramesPadSamples}; 0 for no frames
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(mfccRowsFor(25), 99);
 * strictEqual(mfccRowsFor(25, wholeFramesPadSamples), 100);
 * ```
 */
export function mfccRowsFor(frames: number, padSamples = 0): number {
  return frames <= 0 ? 0 : mfccRowCount(samplesPerFrame * frames + padSamples);
}
