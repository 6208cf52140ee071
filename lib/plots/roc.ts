import { maybeSeries } from "./maybe.ts";

/** How well a threshold on distances tells true pairs from false ones. */
export interface Roc {
  /** Share of false pairs under each threshold, rising from 0 to 1. */
  readonly falseAccepts: number[];
  /** Share of true pairs under the same thresholds. */
  readonly trueAccepts: number[];
  /** Area under the curve: 0.5 is chance, 1 is perfect. */
  readonly area: number;
}

/**
 * Receiver operating characteristic of distances, where small means true.
 *
 * Pairs of equal distance count half, as in the Mann-Whitney statistic.
 *
 * @param trueDistances of pairs that belong together, at least one
 * @param falseDistances of pairs that do not, at least one
 * @throws {PlotError} `plot-data` if one of them is empty
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(roc([1, 2], [3, 4]).area, 1);
 * strictEqual(roc([1, 2], [1, 2]).area, 0.5);
 * ```
 */
export function roc(
  trueDistances: ArrayLike<number>,
  falseDistances: ArrayLike<number>,
): Roc {
  const own = Float64Array.from(maybeSeries(trueDistances, "true distances"))
    .sort();
  const other = Float64Array.from(
    maybeSeries(falseDistances, "false distances"),
  ).sort();
  const falseAccepts = [0];
  const trueAccepts = [0];
  let area = 0;
  let i = 0;
  let j = 0;
  while (i < own.length || j < other.length) {
    const threshold = Math.min(own[i] ?? Infinity, other[j] ?? Infinity);
    const trueBefore = i;
    const falseBefore = j;
    while (i < own.length && own[i]! <= threshold) i++;
    while (j < other.length && other[j]! <= threshold) j++;
    area += (j - falseBefore) * (i + trueBefore) / 2;
    falseAccepts.push(j / other.length);
    trueAccepts.push(i / own.length);
  }
  return {
    falseAccepts,
    trueAccepts,
    area: area / (own.length * other.length),
  };
}
