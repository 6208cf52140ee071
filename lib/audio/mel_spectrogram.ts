import { AudioError } from "./errors.ts";
import type { SoundSamples } from "./mfcc.ts";
import { preEmphasis } from "./mfcc_steps.ts";
import { melBandCount, melFftSize, slaneyFilters } from "./slaney_filters.ts";
import { createPowerSpectrum } from "./spectrum.ts";
import { applyFilters } from "./triangles.ts";

/** Samples from one step of the mel spectrogram to the next (12.5 ms). */
export const melHopSamples = 200;
/** Samples reflected at each end. */
const edgeSamples = melFftSize / 2;
/** Smallest magnitude whose logarithm is taken. */
const smallestMagnitude = 1e-5;

/** Mel spectrogram of the lip-sync expert. */
export interface MelSpectrogram {
  /** Row-major `[rows, 80]`, values in −4 .. 4. */
  readonly data: Float64Array;
  /** Number of steps, 80 a second. */
  readonly rows: number;
}

/**
 * The mel spectrogram that Wav2Lip's lip-sync expert hears (reference page expert, "Mel").
 *
 * @param samples int16 scale, 16 kHz, more than 400 of them
 * @returns `[1 + floor(N/200), 80]`
 * @throws {AudioError} `sound-too-short` for 400 samples or fewer: its ends cannot be reflected
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const mel = melSpectrogram(new Int16Array(16000));
 * strictEqual(mel.rows, 81);
 * strictEqual(mel.data[0], -4); // silence
 * ```
 */
export function melSpectrogram(samples: SoundSamples): MelSpectrogram {
  const count = samples.length;
  if (count <= edgeSamples) {
    throw new AudioError(
      "sound-too-short",
      `a mel spectrogram needs more than ${edgeSamples} samples (25 ms); this sound has ${count}`,
    );
  }
  const emphasised = new Float64Array(count);
  let previous = 0;
  for (let n = 0; n < count; n++) {
    const sample = samples[n]! / 32768;
    emphasised[n] = preEmphasis(sample, previous);
    previous = sample;
  }
  const transform = createPowerSpectrum(melFftSize);
  const bank = slaneyFilters();
  const rows = 1 + Math.floor(count / melHopSamples);
  const data = new Float64Array(rows * melBandCount);
  const window = new Float64Array(melFftSize);
  const spectrum = new Float64Array(bank.bins);
  const bands = new Float64Array(melBandCount);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < melFftSize; i++) {
      const at = row * melHopSamples + i - edgeSamples;
      window[i] = hann[i]! * emphasised[reflected(at, count)]!;
    }
    transform(window, spectrum);
    for (let k = 0; k < spectrum.length; k++) {
      spectrum[k] = Math.sqrt(spectrum[k]!);
    }
    applyFilters(bank, spectrum, bands);
    for (let j = 0; j < melBandCount; j++) {
      data[row * melBandCount + j] = scaled(bands[j]!);
    }
  }
  return { data, rows };
}

/** Hann window, periodic. */
const hann = Float64Array.from(
  { length: melFftSize },
  (_, n) => 0.5 - 0.5 * Math.cos(2 * Math.PI * n / melFftSize),
);

/** Position after reflection at the ends; the edge sample itself is not repeated. */
function reflected(at: number, count: number): number {
  if (at < 0) return -at;
  return at < count ? at : 2 * (count - 1) - at;
}

/** Decibels, −100 .. 0 mapped to −4 .. 4 and clipped there (step 4). */
function scaled(magnitude: number): number {
  const decibels = 20 * Math.log10(Math.max(smallestMagnitude, magnitude)) - 20;
  return Math.min(4, Math.max(-4, 8 * (decibels + 100) / 100 - 4));
}
