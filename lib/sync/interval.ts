import { bestColumn, subFrameOffset } from "./curve.ts";
import type { DistanceMatrix } from "./types.ts";

/** Options of {@link offsetInterval}. */
export interface IntervalOptions {
  /** How often the windows are drawn again. */
  readonly resamples?: number;
  /** Share of the draws inside the interval. */
  readonly level?: number;
}

/** Defaults of {@link offsetInterval}. */
export const defaultIntervalOptions: Required<IntervalOptions> = {
  resamples: 400,
  level: 0.95,
};

/** A track is cut into no more blocks than this, so that two hours cost no more than a minute. */
const mostBlocks = 200;
/** With fewer windows than this, drawing again says nothing. */
const leastWindows = 3;
/**
 * Neighbouring windows share frames and are alike, so fewer are drawn than there are: half of
 * 25, all of 50 and more. Measured with the bundled network on the accuracy page's long clips,
 * pictures cut off at the ends of each segment: the interval holds the truth to a frame in 98 %
 * of the segments of 100 windows, 96 % of 50, 92 % of 25, 90 % of 15, 89 % of 9 and 87 % of 5.
 * Under 50 windows it is a little too narrow, since each vector also reads its neighbours'
 * windows.
 */
const windowsForFullDraws = 50;
const leastDrawnShare = 0.3;

/**
 * Interval of the offset: windows (from 200 on, blocks of neighbouring ones) are drawn with
 * replacement and the sub-frame offset of their mean curve is read, many times (bootstrap).
 * It is narrow where the curve is sharp and windows are many. Deterministic: the draws are
 * always the same.
 *
 * @param curve mean curve of the matrix; its NaN say which shifts are no candidates
 * @returns lowest and highest offset in frames, a network's zero not taken off; all candidates
 *   if there are fewer than 3 windows; undefined if there is no candidate
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const data = Float32Array.from({ length: 300 }, (_, at) => at % 3 === 0 ? 1 : 4);
 * deepStrictEqual(offsetInterval({ data, windows: 100, search: 1 }, [1, 4, 4]), [1, 1]);
 * ```
 */
export function offsetInterval(
  matrix: DistanceMatrix,
  curve: ArrayLike<number>,
  options: IntervalOptions = {},
): [number, number] | undefined {
  const { resamples, level } = { ...defaultIntervalOptions, ...options };
  if (bestColumn(curve) < 0) return undefined;
  if (matrix.windows < leastWindows) return candidateRange(curve);
  const blocks = blockSums(matrix);
  const share = Math.min(
    1,
    Math.max(leastDrawnShare, matrix.windows / windowsForFullDraws),
  );
  const drawn = Math.round(share * blocks.count);
  const random = createRandom();
  const offsets = new Float64Array(resamples);
  for (let draw = 0; draw < resamples; draw++) {
    offsets[draw] = subFrameOffset(
      drawnCurve(blocks, drawn, curve, random),
    );
  }
  offsets.sort();
  const tail = Math.floor((1 - level) / 2 * resamples);
  const offset = subFrameOffset(curve);
  return [
    Math.min(offset, offsets[tail]!),
    Math.max(offset, offsets[resamples - 1 - tail]!),
  ];
}

/** Sums and counts of the distances of each block, `[count, columns]`. */
interface Blocks {
  readonly count: number;
  readonly sums: Float64Array;
  readonly counts: Int32Array;
}

function blockSums({ data, windows, search }: DistanceMatrix): Blocks {
  const columns = 2 * search + 1;
  const length = Math.ceil(windows / mostBlocks);
  const count = Math.ceil(windows / length);
  const sums = new Float64Array(count * columns);
  const counts = new Int32Array(count * columns);
  for (let i = 0; i < windows; i++) {
    const block = Math.floor(i / length) * columns;
    for (let j = 0; j < columns; j++) {
      const distance = data[i * columns + j]!;
      if (Number.isNaN(distance)) continue;
      sums[block + j]! += distance;
      counts[block + j]!++;
    }
  }
  return { count, sums, counts };
}

function drawnCurve(
  { count, sums, counts }: Blocks,
  draws: number,
  curve: ArrayLike<number>,
  random: () => number,
): Float64Array {
  const columns = curve.length;
  const sum = new Float64Array(columns);
  const windows = new Int32Array(columns);
  for (let n = 0; n < draws; n++) {
    const block = Math.floor(random() * count) * columns;
    for (let j = 0; j < columns; j++) {
      sum[j]! += sums[block + j]!;
      windows[j]! += counts[block + j]!;
    }
  }
  const drawn = sum.map((value, j) =>
    Number.isNaN(curve[j]!) ? NaN : value / windows[j]!
  );
  return bestColumn(drawn) < 0 ? Float64Array.from(curve) : drawn;
}

function candidateRange(curve: ArrayLike<number>): [number, number] {
  const search = (curve.length - 1) / 2;
  const candidates = Array.from(
    curve,
    (value, j) => Number.isNaN(value) ? NaN : search - j,
  ).filter((offset) => !Number.isNaN(offset));
  return [Math.min(...candidates), Math.max(...candidates)];
}

/** Numbers from 0 (included) to 1 (excluded), always the same ones: Marsaglia's xorshift32. */
function createRandom(): () => number {
  let state = 2463534242; // the seed of Marsaglia's paper
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
