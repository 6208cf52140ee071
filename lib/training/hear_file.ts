import {
  coefficientCount,
  createMfccStream,
  wholeFramesPadSamples,
} from "../audio/mod.ts";
import type { Media } from "../media/mod.ts";
import { compactSizes } from "../networks/mod.ts";
import { realSoundRows } from "../sync/mod.ts";

/** MFCC coefficients of a row. */
export const mfccColumns = coefficientCount;
const { length, hop } = compactSizes.soundWindow;
/** MFCC rows of a frame of 40 ms. */
export const mfccRowsPerFrame = hop;
/** MFCC rows of a sound window of 0.2 s. */
export const mfccRowsPerWindow = length;

/** A file's sound. MFCC row 4i, sample 640i and frame i of the grid belong together. */
export interface HeardFile {
  /** Samples, mono at 16 kHz. */
  readonly samples: Int16Array;
  /** `[rows, 13]`. */
  readonly mfcc: Float32Array;
  /** Sound windows `[from, to)` that lie wholly in real sound, one per frame. */
  readonly realWindows: readonly [number, number];
}

/**
 * Reads a file's sound: samples and their MFCC.
 *
 * @returns `undefined` if it holds no sound
 */
export async function hearFile(media: Media): Promise<HeardFile | undefined> {
  if (media.soundSpan === undefined) return undefined;
  const stream = createMfccStream();
  const pieces: Int16Array[] = [];
  const rows: number[] = [];
  for await (const { data } of media.samples()) {
    pieces.push(data);
    for (const value of stream.push(data).data) rows.push(value);
  }
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  if (total === 0) return undefined;
  for (const value of stream.flush(wholeFramesPadSamples).data) {
    rows.push(value);
  }
  const samples = new Int16Array(total);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  const mfcc = Float32Array.from(rows);
  const windows = Math.floor(
    (mfcc.length / mfccColumns - mfccRowsPerWindow) / mfccRowsPerFrame,
  ) + 1;
  return {
    samples,
    mfcc,
    realWindows: realSoundRows(
      media.soundSpan,
      media.startTime,
      Math.max(0, windows),
    ),
  };
}

/** Windows `[from, to)` of a track that have real sound, counted from its first one. */
export function realWindowsOf(
  { realWindows: [from, to] }: Pick<HeardFile, "realWindows">,
  firstFrame: number,
  windows: number,
): [number, number] {
  const within = (row: number): number =>
    Math.min(windows, Math.max(0, row - firstFrame));
  return [within(from), within(to)];
}
