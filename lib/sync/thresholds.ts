/** Confidence that a network needs for a number of windows, as measured. */
export interface ThresholdPoint {
  /** Number of windows. */
  readonly windows: number;
  /** Confidence that 95 of 100 strangers' sounds do not reach in so many windows. */
  readonly confidence: number;
}

/**
 * Confidence that a network needs for a number of windows.
 *
 * The minimum of a noisy curve is low by itself, the more so the fewer windows there are, so
 * a threshold belongs to a network and a length. Between two measured lengths it is
 * interpolated linearly over the logarithm of the length; outside, the nearest one holds.
 *
 * @param table measured points, in rising order of windows
 * @returns undefined if nothing was measured
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * const table = [{ windows: 25, confidence: 0.2 }, { windows: 100, confidence: 0.08 }];
 * equal(confidenceThreshold(table, 50), 0.14);
 * ```
 */
export function confidenceThreshold(
  table: readonly ThresholdPoint[],
  windows: number,
): number | undefined {
  const after = table.findIndex((point) => point.windows >= windows);
  if (after < 0) return table.at(-1)?.confidence;
  const high = table[after]!;
  const low = table[after - 1];
  if (low === undefined) return high.confidence;
  const share = Math.log(windows / low.windows) /
    Math.log(high.windows / low.windows);
  return low.confidence + share * (high.confidence - low.confidence);
}
