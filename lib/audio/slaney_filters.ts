import { sampleRate } from "./mel_filters.ts";
import { type FilterBank, filterBank } from "./triangles.ts";

/** Bands of the lip-sync expert's mel spectrogram. */
export const melBandCount = 80;
/** Points of its Fourier transform: 50 ms. */
export const melFftSize = 800;
/** Lowest and highest frequency that it looks at. */
const lowestHertz = 55;
const highestHertz = 7600;

// Slaney's scale: linear up to 1000 Hz (15 mel), logarithmic above.
const hertzPerMel = 200 / 3;
const kneeHertz = 1000;
const kneeMel = kneeHertz / hertzPerMel;
const logStep = Math.log(6.4) / 27;

function melOf(hertz: number): number {
  return hertz < kneeHertz
    ? hertz / hertzPerMel
    : kneeMel + Math.log(hertz / kneeHertz) / logStep;
}

function hertzOf(mel: number): number {
  return mel < kneeMel
    ? mel * hertzPerMel
    : kneeHertz * Math.exp(logStep * (mel - kneeMel));
}

/**
 * The 80 triangles of the lip-sync expert over 401 bins, each of the same area
 * (reference page expert, "Mel", step 3).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(slaneyFilters().weights.length, 80 * 401);
 * ```
 */
export function slaneyFilters(): FilterBank {
  const low = melOf(lowestHertz);
  const step = (melOf(highestHertz) - low) / (melBandCount + 1);
  const edges = Float64Array.from(
    { length: melBandCount + 2 },
    (_, i) => hertzOf(low + i * step),
  );
  const bins = melFftSize / 2 + 1;
  const weights = new Float64Array(melBandCount * bins); // [80, 401]
  for (let j = 0; j < melBandCount; j++) {
    const left = edges[j]!;
    const top = edges[j + 1]!;
    const right = edges[j + 2]!;
    const height = 2 / (right - left);
    for (let k = 0; k < bins; k++) {
      const hertz = k * sampleRate / melFftSize;
      const rise = (hertz - left) / (top - left);
      const fall = (right - hertz) / (right - top);
      weights[j * bins + k] = height * Math.max(0, Math.min(rise, fall));
    }
  }
  return filterBank(weights, melBandCount);
}
