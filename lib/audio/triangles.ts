/** Triangular filters over the bins of a spectrum, each with the bins where it is not zero. */
export interface FilterBank {
  /** Weights, `[filters, bins]`. */
  readonly weights: Float64Array;
  /** Number of filters. */
  readonly filters: number;
  /** Number of bins of the spectrum. */
  readonly bins: number;
  /** First bin of each filter that is not zero. */
  readonly first: Int32Array;
  /** One past the last bin of each filter that is not zero. */
  readonly end: Int32Array;
}

/**
 * Wraps a matrix of weights, with the range of bins that each filter looks at.
 *
 * @param weights `[filters, bins]`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const bank = filterBank(Float64Array.of(0, 1, 0, 0, 0, 2), 2);
 * deepStrictEqual([...bank.first, ...bank.end], [1, 2, 2, 3]);
 * ```
 */
export function filterBank(
  weights: Float64Array,
  filters: number,
): FilterBank {
  const bins = weights.length / filters;
  const first = new Int32Array(filters);
  const end = new Int32Array(filters);
  for (let j = 0; j < filters; j++) {
    const row = weights.subarray(j * bins, (j + 1) * bins);
    first[j] = Math.max(0, row.findIndex((weight) => weight !== 0));
    end[j] = row.findLastIndex((weight) => weight !== 0) + 1;
  }
  return { weights, filters, bins, first, end };
}

/**
 * Weighted sums of a spectrum, one per filter.
 *
 * @param spectrum `[bins]`
 * @param out `[filters]`, overwritten
 */
export function applyFilters(
  bank: FilterBank,
  spectrum: Float64Array,
  out: Float64Array,
): void {
  for (let j = 0; j < bank.filters; j++) {
    let sum = 0;
    for (let k = bank.first[j]!; k < bank.end[j]!; k++) {
      sum += bank.weights[j * bank.bins + k]! * spectrum[k]!;
    }
    out[j] = sum;
  }
}
