import { type DistanceMatrix, lowerMedian } from "../sync/mod.ts";
import { SpeakerOptionError } from "./errors.ts";

/** How {@link windowedScores} looks at a track. */
export interface WindowedScoreOptions {
  /** Column of the matrix at which picture and sound belong together. */
  readonly column: number;
  /** Windows of 0.2 s that are averaged, one per frame: the longer, the surer and the slower to follow. */
  readonly window: number;
  /** Share of the averaged windows that must have sound at a shift for it to count. */
  readonly minSoundShare?: number;
}

/** Least and most windows that a score may be averaged over ("Out of Time", section 4.4, compares 10 to 100). */
export const scoreWindowRange: readonly [number, number] = [1, 1000];

/** Running sums down each column: entry `[i, j]` is over the rows before i. */
function runningSums({ data, windows }: DistanceMatrix, columns: number) {
  const sums = new Float64Array((windows + 1) * columns);
  const counts = new Int32Array((windows + 1) * columns);
  for (let at = 0; at < windows * columns; at++) {
    const distance = data[at]!;
    const present = !Number.isNaN(distance);
    sums[at + columns] = sums[at]! + (present ? distance : 0);
    counts[at + columns] = counts[at]! + (present ? 1 : 0);
  }
  return { sums, counts };
}

/**
 * Confidence around each window: median over the shifts of the mean distance
 * minus the mean distance at the shift that is known to be right, both over
 * the `window` windows around it.
 *
 * The confidence of "Out of Time" (section 4.1) over a short stretch, as its
 * section 4.4 uses it to tell who speaks; but the shift is the file's, not
 * each stretch's own best, so that a silent face cannot pick the one that
 * suits it.
 *
 * @param matrix distances of one track
 * @returns `[windows]` in the units of the network's distance; NaN where too
 *   little sound is compared
 * @throws {SpeakerOptionError} `bad-speaker-option`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const data = Float32Array.of(3, 1, 3, 3, 2, 3);
 * const scores = windowedScores({ data, windows: 2, search: 1 }, { column: 1, window: 1 });
 * deepStrictEqual([...scores], [2, 1]);
 * ```
 */
export function windowedScores(
  matrix: DistanceMatrix,
  options: WindowedScoreOptions,
): Float32Array {
  const { column, window, minSoundShare = 0.5 } = options;
  const [least, most] = scoreWindowRange;
  const columns = 2 * matrix.search + 1;
  if (!Number.isInteger(window) || window < least || window > most) {
    throw new SpeakerOptionError(
      "bad-speaker-option",
      `a score is averaged over ${least} to ${most} windows, not ${window}`,
    );
  }
  const { sums, counts } = runningSums(matrix, columns);
  const means = new Float64Array(columns);
  const before = window >> 1;
  const scores = new Float32Array(matrix.windows);
  for (let i = 0; i < scores.length; i++) {
    const from = Math.max(0, i - before) * columns;
    const to = Math.min(matrix.windows, i - before + window) * columns;
    const needed = Math.max(1, minSoundShare * (to - from) / columns);
    for (let j = 0; j < columns; j++) {
      const count = counts[to + j]! - counts[from + j]!;
      means[j] = count >= needed
        ? (sums[to + j]! - sums[from + j]!) / count
        : NaN;
    }
    scores[i] = Number.isNaN(means[column]!)
      ? NaN
      : lowerMedian(means) - means[column]!;
  }
  return scores;
}

/**
 * Scores of frames from scores of windows: a frame takes the window whose
 * middle it is, the first and last frames the nearest window's.
 *
 * @param scores `[windows]`, window i = frames i .. i + 4
 * @param frames number of frames
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual([...frameScores(Float32Array.of(1, 2), 6)], [1, 1, 1, 2, 2, 2]);
 * ```
 */
export function frameScores(
  scores: Float32Array,
  frames: number,
): Float32Array {
  const middle = 2;
  return Float32Array.from(
    { length: frames },
    (_, frame) =>
      scores[Math.min(scores.length - 1, Math.max(0, frame - middle))] ?? NaN,
  );
}
