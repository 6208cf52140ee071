/**
 * The value at which half of the weight lies below: the lower one where two
 * share the middle.
 *
 * @param values at least one
 * @param weights one for each value, none negative, not all 0
 * @throws {RangeError} if there is no value
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(weightedMedian([10, 20, 90], [1, 1, 1]), 20);
 * strictEqual(weightedMedian([10, 20, 90], [1, 1, 5]), 90);
 * ```
 */
export function weightedMedian(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
): number {
  const order = Array.from(values, (_, i) => i)
    .sort((a, b) => values[a]! - values[b]!);
  const half = Array.from(weights).reduce((sum, weight) => sum + weight, 0) / 2;
  let below = 0;
  for (const i of order) {
    below += weights[i]!;
    if (below >= half) return values[i]!;
  }
  throw new RangeError("a median needs a value");
}

/**
 * The plain median.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(median([3, 1, 2]), 2);
 * ```
 */
export function median(values: ArrayLike<number>): number {
  return weightedMedian(values, new Float64Array(values.length).fill(1));
}
