/** Values in a row that lie around one level. */
export interface Level {
  /** First value. */
  readonly from: number;
  /** One past the last. */
  readonly to: number;
  /** Their median. */
  readonly value: number;
}

/** A series cut into levels. */
export interface Levels {
  /** The levels, in order. */
  readonly levels: readonly Level[];
  /** Sum of the absolute distances from them. */
  readonly cost: number;
}

/** For each start and end (exclusive), the median and the sum of the absolute distances from it. */
function medianCosts(
  values: ArrayLike<number>,
): (from: number, to: number) => { cost: number; value: number } {
  const count = values.length;
  const costs = new Float64Array(count * (count + 1));
  const medians = new Float64Array(count * (count + 1));
  for (let from = 0; from < count; from++) {
    const sorted: number[] = [];
    for (let at = from; at < count; at++) {
      const value = values[at]!;
      let place = sorted.length;
      while (place > 0 && sorted[place - 1]! > value) place--;
      sorted.splice(place, 0, value);
      const half = sorted.length >> 1;
      const middle = sorted.length % 2 === 1
        ? sorted[half]!
        : (sorted[half - 1]! + sorted[half]!) / 2;
      let cost = 0;
      for (const one of sorted) cost += Math.abs(one - middle);
      costs[from * (count + 1) + at + 1] = cost;
      medians[from * (count + 1) + at + 1] = middle;
    }
  }
  return (from, to) => ({
    cost: costs[from * (count + 1) + to]!,
    value: medians[from * (count + 1) + to]!,
  });
}

/**
 * Cuts a series into levels so that the sum of the absolute distances from
 * them is least: the best cut for each number of levels, by dynamic
 * programming.
 *
 * @param values the series
 * @param most largest number of levels
 * @param leastLength fewest values of a level
 * @returns entry k − 1 has k levels; shorter if the series is
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const [, two] = cutIntoLevels([1, 1, 2, 9, 9, 9], 2, 2);
 * deepStrictEqual(two?.levels.map(({ from, to, value }) => [from, to, value]), [[0, 3, 1], [3, 6, 9]]);
 * ```
 */
export function cutIntoLevels(
  values: ArrayLike<number>,
  most: number,
  leastLength: number,
): Levels[] {
  const count = values.length;
  const span = medianCosts(values);
  /** `best[k][to]`: least cost of the first `to` values in k + 1 levels, and where the last begins. */
  const best: { cost: number; from: number }[][] = [];
  const found: Levels[] = [];
  for (let k = 0; k < most && (k + 1) * leastLength <= count; k++) {
    const row = Array.from({ length: count + 1 }, (_, to) => {
      let least = { cost: Infinity, from: 0 };
      const starts = k === 0 ? [0] : range(k * leastLength, to - leastLength);
      for (const from of starts) {
        if (to - from < leastLength) continue;
        const before = k === 0 ? 0 : best[k - 1]![from]!.cost;
        const cost = before + span(from, to).cost;
        if (cost < least.cost) least = { cost, from };
      }
      return least;
    });
    best.push(row);
    found.push({ levels: trace(best, k, count, span), cost: row[count]!.cost });
  }
  return found;
}

function range(from: number, last: number): number[] {
  return Array.from(
    { length: Math.max(0, last - from + 1) },
    (_, i) => from + i,
  );
}

function trace(
  best: readonly { cost: number; from: number }[][],
  k: number,
  count: number,
  span: (from: number, to: number) => { value: number },
): Level[] {
  const levels: Level[] = [];
  for (let to = count, row = k; row >= 0; row--) {
    const { from } = best[row]![to]!;
    levels.unshift({ from, to, value: span(from, to).value });
    to = from;
  }
  return levels;
}
