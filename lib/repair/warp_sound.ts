import { interpolate, reach } from "./interpolate.ts";
import { createSoundReader, type SoundReader } from "./sound_reader.ts";

/** A stretch of time with the delay that its sound gets. */
export interface DelayPiece {
  /** Seconds from which on it holds. */
  readonly start: number;
  /** Seconds by which the sound is delayed at `start`; negative makes it earlier. */
  readonly delay: number;
  /** Change of the delay, in seconds a second; 500 ppm are 0.0005. */
  readonly slope: number;
}

/** Sound with its place in time. */
export interface PlacedSound {
  /** Samples per second. */
  readonly sampleRate: number;
  /** Channels, interleaved. */
  readonly channels: number;
  /** Seconds of sample 0. */
  readonly startTime: number;
  /** The samples. */
  readonly data: AsyncIterable<Int16Array> | Iterable<Int16Array>;
}

/** Options of {@link warpSound}. */
export interface WarpOptions {
  /** Seconds at which what comes out begins; silence where there is no sound yet. */
  readonly start: number;
  /** Seconds at which it ends at the latest; with the sound if absent. */
  readonly end?: number;
}

/** Samples that are made at a time. */
const block = 8192;

/** Seconds that a step may go back in the sound: twice the widest search in use. */
const keepSeconds = 5;

async function warpBlock(
  reader: SoundReader,
  channels: number,
  from: number,
  step: number,
  count: number,
): Promise<Int16Array> {
  if (step === 1) {
    // No resampling: the samples stay as they are.
    const first = Math.round(from);
    return await reader.read(first, first + count);
  }
  const first = Math.floor(from) - reach;
  const last = Math.ceil(from + step * count) + reach;
  const source = await reader.read(first, last);
  const out = new Int16Array(count * channels);
  for (let n = 0; n < count; n++) {
    const position = from + step * n - first;
    for (let channel = 0; channel < channels; channel++) {
      const value = interpolate(source, channels, channel, position);
      out[n * channels + channel] = Math.max(
        -32768,
        Math.min(32767, Math.round(value)),
      );
    }
  }
  return out;
}

/**
 * Moves sound in time: what is heard at time t is what was at t − delay(t).
 *
 * A constant delay is rounded to whole samples, whose values stay as they are;
 * a sloping one resamples. At the border of two pieces sound is left out or
 * repeated.
 *
 * @param pieces in order of time; the first holds before its start, too
 * @throws {RangeError} if there is no piece
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const sound = { sampleRate: 1000, channels: 1, startTime: 0, data: [Int16Array.of(1, 2, 3)] };
 * const late = warpSound(sound, [{ start: 0, delay: 0.002, slope: 0 }], { start: 0 });
 * const [samples] = await Array.fromAsync(late);
 * deepStrictEqual([...samples!], [0, 0, 1, 2, 3]);
 * ```
 */
export async function* warpSound(
  sound: PlacedSound,
  pieces: readonly DelayPiece[],
  options: WarpOptions,
): AsyncGenerator<Int16Array> {
  const { sampleRate: rate, channels, startTime } = sound;
  if (pieces.length === 0) throw new RangeError("no delay was given");
  await using reader = createSoundReader(
    sound.data,
    channels,
    keepSeconds * rate,
  );
  const total = options.end === undefined
    ? Infinity
    : Math.round((options.end - options.start) * rate);
  let piece = 0;
  for (let n = 0; n < total;) {
    const time = options.start + n / rate;
    while (pieces[piece + 1] && pieces[piece + 1]!.start <= time) piece++;
    const { start, delay, slope } = pieces[piece]!;
    const until = pieces[piece + 1]?.start ?? Infinity;
    const left = Math.max(
      1,
      Math.ceil((until - options.start) * rate - 1e-6) - n,
    );
    let count = Math.min(block, total - n, left);
    const from = (time - (delay + slope * (time - start)) - startTime) * rate;
    const step = 1 - slope;
    if (await reader.endsBefore(Math.round(from) + count)) {
      // Only what is left; between whole samples the last one counts as reached.
      const rest = await lastSamples(reader, Math.round(from), step, count);
      if (rest === 0) return;
      count = rest;
    }
    yield await warpBlock(reader, channels, from, step, count);
    n += count;
  }
}

/** How many of `count` samples begin before the sound ends. */
async function lastSamples(
  reader: SoundReader,
  from: number,
  step: number,
  count: number,
): Promise<number> {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (await reader.endsBefore(Math.round(from + step * (middle - 1)) + 1)) {
      high = middle - 1;
    } else low = middle;
  }
  return low;
}
