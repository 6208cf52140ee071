import {
  coefficientCount,
  createMfccStream,
  wholeFramesPadSamples,
} from "../audio/mod.ts";
import type { Media } from "../media/mod.ts";
import { realSoundRows } from "../sync/mod.ts";

/** MFCC rows of a frame of 40 ms. */
const rowsPerFrame = 4;
/** MFCC rows of a sound window of 0.2 s. */
const rowsPerWindow = 20;

/** A clip's sound: sample 640i, MFCC row 4i and frame i of the grid belong together. */
export interface HeardClip {
  /** Mono, 16 kHz. */
  readonly samples: Int16Array;
  /** `[rows, 13]` over the whole clip. */
  readonly mfcc: Float32Array;
  /** Sound windows `[from, to)` that lie wholly in real sound, one per frame. */
  readonly realWindows: readonly [number, number];
}

/** Joins runs of numbers. */
function joined<T extends Int16Array | Float32Array>(
  pieces: readonly T[],
  make: (length: number) => T,
): T {
  const all = make(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/**
 * Hears a clip once.
 *
 * @returns `undefined` if it holds no sound
 */
export async function hearClip(
  media: Media,
  signal?: AbortSignal,
): Promise<HeardClip | undefined> {
  if (media.soundSpan === undefined) return undefined;
  const stream = createMfccStream();
  const samples: Int16Array[] = [];
  const rows: Float32Array[] = [];
  for await (const { data } of media.samples()) {
    signal?.throwIfAborted();
    samples.push(data);
    rows.push(Float32Array.from(stream.push(data).data));
  }
  if (samples.every(({ length }) => length === 0)) return undefined;
  rows.push(Float32Array.from(stream.flush(wholeFramesPadSamples).data));
  const mfcc = joined(rows, (length) => new Float32Array(length));
  const windows = Math.floor(
    (mfcc.length / coefficientCount - rowsPerWindow) / rowsPerFrame,
  ) + 1;
  return {
    samples: joined(samples, (length) => new Int16Array(length)),
    mfcc,
    realWindows: realSoundRows(
      media.soundSpan,
      media.startTime,
      Math.max(0, windows),
    ),
  };
}
