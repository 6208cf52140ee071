import { median } from "./weighted_median.ts";

/** A straight line with how sure its slope is. */
export interface RobustLine {
  /** Value at x = 0. */
  readonly intercept: number;
  /** Change of the value with x. */
  readonly slope: number;
  /** Interval of the slope at the level that was asked for. */
  readonly slopeInterval: readonly [number, number];
}

/** Quantile of the normal distribution for an interval of 99 %. */
const normal99 = 2.5758;

/**
 * The line whose slope is the median of the slopes between all pairs of points
 * (Theil 1950, Sen 1968). Up to 29 % of the points may lie anywhere.
 *
 * The interval needs no assumption on the noise (Sen 1968, by Kendall's tau)
 * and holds the true slope with 99 %.
 *
 * @param xs at least two different ones
 * @throws {RangeError} if there are no two points with different x
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const line = theilSen([0, 1, 2, 3, 4], [1, 3, 99, 7, 9]);
 * strictEqual(line.slope, 2);
 * strictEqual(line.intercept, 1);
 * ```
 */
export function theilSen(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
): RobustLine {
  const slopes: number[] = [];
  for (let i = 0; i < xs.length; i++) {
    for (let j = i + 1; j < xs.length; j++) {
      if (xs[i] !== xs[j]) slopes.push((ys[j]! - ys[i]!) / (xs[j]! - xs[i]!));
    }
  }
  if (slopes.length === 0) {
    throw new RangeError("a line needs two points with different x");
  }
  const sorted = Float64Array.from(slopes).sort();
  const middle = sorted.length >> 1;
  const slope = sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
  const n = xs.length;
  const spread = normal99 * Math.sqrt(n * (n - 1) * (2 * n + 5) / 18);
  const low = Math.floor((sorted.length - spread) / 2);
  const high = Math.ceil((sorted.length + spread) / 2);
  return {
    intercept: median(Float64Array.from(ys, (y, i) => y - slope * xs[i]!)),
    slope,
    // With few points no pair of slopes is far enough out: anything is possible.
    slopeInterval: [
      low < 0 ? -Infinity : sorted[low]!,
      high >= sorted.length ? Infinity : sorted[high]!,
    ],
  };
}
