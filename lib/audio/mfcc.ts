import { coefficientCount } from "./cepstrum.ts";
import { AudioError } from "./errors.ts";
import { mfccRowCount } from "./mfcc_rows.ts";
import {
  createMfccSteps,
  mfccHopSamples,
  mfccWindowSamples,
  preEmphasis,
} from "./mfcc_steps.ts";

/** Sound as integers in −32768 .. 32767, mono at 16 kHz; not scaled to ±1. */
export type SoundSamples =
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** MFCC of a sound: 13 coefficients every 10 ms. */
export interface Mfcc {
  /** Row-major `[rows, 13]`; coefficient 0 is the natural logarithm of the energy. */
  readonly data: Float64Array;
  /** Number of rows, one per 160 samples. */
  readonly rows: number;
}

/** MFCC of a sound that arrives in pieces; memory does not grow with its length. */
export interface MfccStream {
  /** Takes the next samples and returns the rows that they completed, perhaps none. */
  push(samples: SoundSamples): Mfcc;
  /**
   * Ends the sound, after so many zero samples, and returns the last rows.
   * The stream is then empty and may be used for another sound.
   */
  flush(padSamples?: number): Mfcc;
}

/** Options of {@link mfcc}. */
export interface MfccOptions {
  /** Zero samples added after the end; see `wholeFramesPadSamples`. */
  readonly padSamples?: number;
}

/** Defaults of {@link mfcc}: no padding, as in the reference. */
export const defaultMfccOptions: Required<MfccOptions> = { padSamples: 0 };

/**
 * Starts computing MFCC of a sound that arrives in pieces (reference page, section 1).
 *
 * However the sound is cut into pieces, the rows are those of {@link mfcc}, to the last bit.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const stream = createMfccStream();
 * strictEqual(stream.push(new Int16Array(1000)).rows, 4);
 * strictEqual(stream.flush().rows, 1); // the last 200 samples, filled up with zeros
 * ```
 */
export function createMfccStream(): MfccStream {
  const steps = createMfccSteps();
  const window = new Float64Array(mfccWindowSamples);
  let filled = 0;
  let previous = 0;
  let total = 0;
  let emitted = 0;

  function push(samples: SoundSamples): Mfcc {
    const missing = mfccWindowSamples - filled;
    const rows = samples.length < missing
      ? 0
      : 1 + Math.floor((samples.length - missing) / mfccHopSamples);
    const data = new Float64Array(rows * coefficientCount);
    let row = 0;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i]!;
      window[filled++] = preEmphasis(sample, previous);
      previous = sample;
      if (filled < mfccWindowSamples) continue;
      steps.row(window, data, row++ * coefficientCount);
      window.copyWithin(0, mfccHopSamples);
      filled = mfccWindowSamples - mfccHopSamples;
    }
    total += samples.length;
    emitted += rows;
    return { data, rows };
  }

  function flush(padSamples = 0): Mfcc {
    const padded = push(new Int16Array(padSamples));
    if (total === 0) {
      throw new AudioError("no-samples", "the sound has no samples at all");
    }
    const due = mfccRowCount(total) - emitted; // 0 or 1
    const rows = padded.rows + due;
    const data = new Float64Array(rows * coefficientCount);
    data.set(padded.data);
    if (due > 0) {
      window.fill(0, filled);
      steps.row(window, data, padded.rows * coefficientCount);
    }
    filled =
      previous =
      total =
      emitted =
        0;
    return { data, rows };
  }

  return { push, flush };
}

/**
 * MFCC of a whole sound: 13 coefficients every 10 ms (reference page, section 1).
 *
 * Pre-emphasis 0.97, windows of 400 samples every 160, 512-point power spectrum, 26 mel
 * triangles, logarithm, DCT, lifter 22; coefficient 0 is the logarithm of the energy.
 *
 * @param samples at least one, int16 scale, 16 kHz
 * @returns `[rows, 13]`
 * @throws {AudioError} `no-samples` if there are none
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(mfcc(new Int16Array(16000)).rows, 99);
 * strictEqual(mfcc(new Int16Array(16000), { padSamples: 240 }).rows, 100);
 * ```
 */
export function mfcc(
  samples: SoundSamples,
  options: MfccOptions = {},
): Mfcc {
  const { padSamples } = { ...defaultMfccOptions, ...options };
  const stream = createMfccStream();
  const body = stream.push(samples);
  const tail = stream.flush(padSamples);
  const data = new Float64Array(body.data.length + tail.data.length);
  data.set(body.data);
  data.set(tail.data, body.data.length);
  return { data, rows: body.rows + tail.rows };
}
