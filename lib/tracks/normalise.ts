/** How many frames at a track's beginning give its mean and deviation: one second. */
export const normalisationFrames = 25;
/** Grey levels added to the deviation, so that a flat picture is not blown up (bootstrap's page). */
const deviationFloor = 8;

/** Mean and standard deviation of a track's first frames, grey levels. */
export interface GreyStatistics {
  /** Mean over all pixels. */
  readonly mean: number;
  /** Population standard deviation over all pixels. */
  readonly deviation: number;
}

/**
 * Mean and population standard deviation of grey levels.
 *
 * @param pixels all pixels of the first 25 crops, at least one
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(greyStatistics(Float32Array.of(10, 30)), { mean: 20, deviation: 10 });
 * ```
 */
export function greyStatistics(pixels: Float32Array): GreyStatistics {
  let sum = 0;
  for (const pixel of pixels) sum += pixel;
  const mean = sum / pixels.length;
  let squares = 0;
  for (const pixel of pixels) squares += (pixel - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / pixels.length) };
}

/**
 * Normalises grey levels in place: (grey − mean)/(deviation + 8).
 *
 * Reference page aligned, "Normalisation".
 *
 * @param pixels crops of a track, any number
 * @param statistics of the track's first 25 crops
 * @returns the same array
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const pixels = Float32Array.of(10, 30);
 * normaliseGrey(pixels, { mean: 20, deviation: 2 });
 * deepStrictEqual(pixels, Float32Array.of(-1, 1));
 * ```
 */
export function normaliseGrey(
  pixels: Float32Array,
  { mean, deviation }: GreyStatistics,
): Float32Array {
  const scale = 1 / (deviation + deviationFloor);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = (pixels[i]! - mean) * scale;
  }
  return pixels;
}
