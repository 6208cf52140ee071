import type { Matrix } from "./maybe.ts";

/**
 * The smallest and largest value of each of some equal parts, for drawing a
 * long signal: no peak is lost, whatever the length.
 *
 * @param values the signal
 * @param parts how many parts at most
 * @returns `low` and `high`, and the position of each part's first value
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(envelope([0, 5, -1, 2], 2), { low: [0, -1], high: [5, 2], first: [0, 2] });
 * ```
 */
export function envelope(
  values: ArrayLike<number>,
  parts: number,
): { low: number[]; high: number[]; first: number[] } {
  const count = Math.min(parts, values.length);
  const low: number[] = [];
  const high: number[] = [];
  const first: number[] = [];
  for (let part = 0; part < count; part++) {
    const begin = Math.floor(part * values.length / count);
    const end = Math.floor((part + 1) * values.length / count);
    let least = Infinity;
    let most = -Infinity;
    for (let i = begin; i < end; i++) {
      least = Math.min(least, values[i]!);
      most = Math.max(most, values[i]!);
    }
    low.push(least);
    high.push(most);
    first.push(begin);
  }
  return { low, high, first };
}

/**
 * A matrix with at most some rows, each the mean of neighbours, so that a
 * heatmap of a long clip stays small. Gaps are left out of a mean.
 *
 * @param matrix row-major, one row for each moment
 * @param most rows at most
 * @returns the thinner matrix, and how many rows went into each
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const { matrix, step } = thinRows({ data: [1, 3, 5], rows: 3, columns: 1 }, 2);
 * deepStrictEqual([...matrix.data as Float64Array, step], [2, 5, 2]);
 * ```
 */
export function thinRows(
  matrix: Matrix,
  most: number,
): { matrix: Matrix; step: number } {
  const { data, rows, columns } = matrix;
  const step = Math.max(1, Math.ceil(rows / most));
  if (step === 1) return { matrix, step };
  const thinner = Math.ceil(rows / step);
  const means = new Float64Array(thinner * columns);
  for (let row = 0; row < thinner; row++) {
    const end = Math.min(rows, (row + 1) * step);
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      let count = 0;
      for (let r = row * step; r < end; r++) {
        const value = data[r * columns + column]!;
        if (!Number.isFinite(value)) continue;
        sum += value;
        count++;
      }
      means[row * columns + column] = sum / count;
    }
  }
  return { matrix: { data: means, rows: thinner, columns }, step };
}
