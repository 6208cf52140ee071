import type { Detector } from "../faces/mod.ts";
import {
  compactSizes,
  type Features,
  joinFeatures,
  type LrAsd,
  lrAsdSide,
} from "../networks/mod.ts";
import type { Hook } from "../progress.ts";
import {
  greyFaces,
  lrAsdDurations,
  type TrackReader,
} from "../speakers/mod.ts";
import { type Comparison, curveOf } from "./comparers.ts";
import type { ClipVectors } from "./embed_file.ts";
import { TrainingError } from "./errors.ts";
import { mfccColumns, mfccRowsPerFrame, realWindowsOf } from "./hear_file.ts";
import { readLongestTrack } from "./longest_track.ts";

const { windowFrames } = compactSizes;
/** Frames that the network sees at a time: the longest of the authors' pieces, at 25 frames a second. */
const pieceFrames = Math.max(...lrAsdDurations) * 25;
/** Pixels of a face. */
const pixels = lrAsdSide * lrAsdSide;
/** MFCC of a frame. */
const mfccPerFrame = mfccRowsPerFrame * mfccColumns;

/** What scores at all shifts are made with. */
export interface ShiftScoreOptions {
  /** The network; the caller disposes of it. */
  readonly network: Pick<LrAsd, "see" | "scoreSeen" | "dimensions">;
  /** MFCC of the whole file, `[rows, 13]`: row 4i and frame i belong together. */
  readonly mfcc: Float32Array;
  /** Largest shift in frames, both ways. */
  readonly search: number;
}

/** A piece of a track. */
interface Piece {
  /** Its first frame in the file. */
  readonly first: number;
  /** How many it has. */
  readonly frames: number;
  /** Their picture vectors. */
  readonly seen: Float32Array;
}

/** Scores of a piece at each shift, `[frames, 2·search + 1]`. */
async function scorePiece(
  { network, mfcc, search }: ShiftScoreOptions,
  { first, frames, seen }: Piece,
): Promise<Features> {
  const { dimensions } = network;
  const columns = 2 * search + 1;
  const heard = Math.floor(mfcc.length / mfccPerFrame);
  const data = new Float32Array(frames * columns).fill(NaN);
  for (let shift = -search; shift <= search; shift++) {
    const from = Math.max(0, -shift - first);
    const to = Math.min(frames, heard - shift - first);
    if (to <= from) continue;
    const scores = await network.scoreSeen(
      seen.subarray(from * dimensions, to * dimensions),
      mfcc.subarray(
        (first + from + shift) * mfccPerFrame,
        (first + to + shift) * mfccPerFrame,
      ),
      to - from,
    );
    scores.forEach((score, i) => {
      data[(from + i) * columns + shift + search] = score;
    });
  }
  return { data, rows: frames, dimensions: columns };
}

/**
 * Begins to score a track's faces with their own sound at every shift.
 *
 * LR-ASD looks at pieces of 6 s, each by itself. Its picture half, which hears
 * nothing, is run once for each piece. The rest is run once for each piece and
 * shift, sound half and all: that half puts zeros around the sound it is given,
 * so its vectors near a piece's ends belong to that piece and shift alone. At
 * shift 0 the scores are those of `createLrAsdScorer` with pieces of 6 s.
 *
 * @param firstFrame the track's first frame in the file
 * @returns reads crops of the recipe `syncnet_python`; makes a row for each
 *   frame: entry `search + s` is its score with the sound s frames further on,
 *   NaN where there is none
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * // A network whose score is the first number that it hears.
 * const network = {
 *   dimensions: 1,
 *   see: (_faces: Uint8Array, frames: number) => Promise.resolve(new Float32Array(frames)),
 *   scoreSeen: (_seen: Float32Array, mfcc: Float32Array, frames: number) =>
 *     Promise.resolve(Float32Array.from({ length: frames }, (_, i) => mfcc[52 * i]!)),
 * };
 * const mfcc = Float32Array.from({ length: 3 * 52 }, (_, i) => Math.floor(i / 52));
 * const reader = startShiftScores({ network, mfcc, search: 1 }, 0);
 * await reader.push({
 *   recipe: "syncnet_python", data: new Uint8Array(2 * 224 * 224 * 3),
 *   frames: 2, height: 224, width: 224, channels: 3,
 * });
 * deepStrictEqual([...(await reader.finish()).data], [NaN, 0, 1, 0, 1, 2]);
 * ```
 */
export function startShiftScores(
  options: ShiftScoreOptions,
  firstFrame: number,
): TrackReader<Features> {
  const { network, search } = options;
  const pieces: Features[] = [];
  const held = new Uint8Array(pieceFrames * pixels);
  let frames = 0;
  let first = firstFrame;

  async function score(): Promise<void> {
    const seen = await network.see(held.subarray(0, frames * pixels), frames);
    pieces.push(await scorePiece(options, { first, frames, seen }));
    first += frames;
    frames = 0;
  }

  return {
    async push(crops) {
      if (crops.recipe !== "syncnet_python") {
        throw new TrainingError(
          "crop-unfit",
          `LR-ASD looks at crops of the recipe syncnet_python, not ${crops.recipe}`,
        );
      }
      const grey = greyFaces(crops);
      for (let taken = 0; taken < crops.frames;) {
        const count = Math.min(crops.frames - taken, pieceFrames - frames);
        held.set(
          grey.subarray(taken * pixels, (taken + count) * pixels),
          frames * pixels,
        );
        taken += count;
        frames += count;
        if (frames === pieceFrames) await score();
      }
    },
    async finish() {
      if (frames > 0) await score();
      return joinFeatures(pieces, 2 * search + 1);
    },
  };
}

/**
 * Minus the mean LR-ASD score of a segment's frames, per shift; NaN for a shift
 * with sound for fewer than half of the windows, as in `compareDistances`.
 *
 * @param comparison `sound` holds what {@link startShiftScores} makes of the
 *   face and its own sound; the rows of `picture` count windows and hold nothing
 * @returns `[2·search + 1]`; NaN beyond the shifts that were scored
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const windows = { data: new Float32Array(0), rows: 1, dimensions: 0 };
 * const scores = { data: Float32Array.of(1, 2, 3, 4, 5), rows: 5, dimensions: 1 };
 * deepStrictEqual([...compareShiftScores({
 *   picture: windows, from: 0, count: 1, sound: scores, soundAt: 0,
 *   realSound: [0, 1], search: 0,
 * })], [-3]);
 * ```
 */
export function compareShiftScores(comparison: Comparison): Float64Array {
  const { data, dimensions } = comparison.sound;
  return curveOf(comparison, (first, end, soundFirst) => {
    const column = soundFirst - first + (dimensions - 1) / 2;
    if (column < 0 || column >= dimensions) return NaN;
    const endFrame = end + windowFrames - 1;
    let total = 0;
    for (let frame = first; frame < endFrame; frame++) {
      total += data[frame * dimensions + column]!;
    }
    return -total / (endFrame - first);
  });
}

/** What a file's shifts are scored with. */
export interface ScoreShiftsTools
  extends Pick<ShiftScoreOptions, "network" | "search"> {
  /** Finds faces. */
  readonly detector: Detector;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/**
 * LR-ASD's scores of a file's longest face track with the file's sound at every
 * shift, in the place of vectors: compare with {@link compareShiftScores}.
 *
 * A yardstick, no method: the network was trained to tell whether a face
 * speaks, and its scores hardly change with the sound's shift.
 *
 * They know this sound alone, so neither strangers' sound nor planted shifts
 * can be told from them (`ownSoundOnly` of `evaluateClips`).
 *
 * @param hook hears of each frame: stage "frames"
 * @throws {TrainingError} `no-audio`, `no-usable-face`
 * @throws {MediaError} if the file cannot be decoded
 */
export async function scoreShifts(
  file: string,
  { detector, network, search, signal }: ScoreShiftsTools,
  hook?: Hook,
): Promise<ClipVectors> {
  const { heard, track, reading } = await readLongestTrack(file, {
    detector,
    recipe: "syncnet_python",
    start: ({ mfcc }, firstFrame) =>
      startShiftScores({ network, mfcc, search }, firstFrame),
    ...(signal ? { signal } : {}),
    ...(hook ? { hook } : {}),
  });
  const rows = reading.rows - windowFrames + 1;
  return {
    picture: { data: new Float32Array(0), rows, dimensions: 0 },
    sound: reading,
    realSound: realWindowsOf(heard, track.frames[0]!, rows),
  };
}
