import { insertSorted } from "./median_filter.ts";
import { createSliding, type Sliding } from "./sliding.ts";

/** How a track's numbers are smoothed. */
export interface FilterOptions {
  /** Width of the median in frames, odd. */
  readonly median: number;
  /** What lies beyond the ends: zeros, or the end's own value. */
  readonly edges: "zeros" | "repeat";
  /** Standard deviation in frames of the Gaussian after the median; 0 for none. */
  readonly sigma?: number;
}

/** Smooths a stream of numbers of unknown length. */
export interface RunningFilter {
  /** Takes the next number and returns those that became final by it, in order. */
  push(value: number): number[];
  /** Ends the stream and returns the rest. */
  finish(): number[];
}

/**
 * Starts a median filter, and a Gaussian after it, over a stream.
 *
 * Together the results are what the filter gives for the whole array. With
 * repeated ends the median of n numbers is min(median, largest odd number ≤ n)
 * wide (reference page aligned, "Smoothing"), so nothing is final before
 * `median` numbers came or the stream ended. A result is final once
 * {@link filterLookahead} later numbers are known. Memory does not grow.
 *
 * @param options widths and edges
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const filter = createRunningFilter({ median: 3, edges: "zeros" });
 * deepStrictEqual([3, 9, 4].flatMap(filter.push), [3, 4]);
 * deepStrictEqual(filter.finish(), [4]);
 * ```
 */
export function createRunningFilter(options: FilterOptions): RunningFilter {
  const { median, edges, sigma = 0 } = options;
  const weights = gaussianWeights(sigma);
  const radius = weights.length - 1;
  const raw = createSliding();
  const medians = createSliding();
  let done = 0;

  function advance(ended: boolean): number[] {
    const results: number[] = [];
    const count = raw.length;
    if (!ended && edges === "repeat" && count < median) return results;
    const width = edges === "repeat"
      ? Math.min(median, count - 1 + count % 2)
      : median;
    const reach = (width - 1) / 2;
    while (medians.length < (ended ? count : count - reach)) {
      const at = medians.length;
      medians.push(
        edges === "repeat"
          ? medianRepeated(raw, at, reach)
          : medianOfZeros(raw, at, reach),
      );
      raw.forget(at - reach);
    }
    while (done < (ended ? count : medians.length - radius)) {
      results.push(weigh(medians, done, weights));
      medians.forget(done - radius);
      done++;
    }
    return results;
  }

  return {
    push(value: number): number[] {
      raw.push(value);
      return advance(false);
    },
    finish(): number[] {
      return advance(true);
    },
  };
}

/** How many later numbers must be known before one is final. */
export function filterLookahead({ median, sigma = 0 }: FilterOptions): number {
  return (median - 1) / 2 + gaussianRadius(sigma);
}

/**
 * Smooths a whole array; see {@link createRunningFilter}.
 *
 * @param values numbers without NaN; not changed
 * @param options widths and edges
 * @returns a new array of the same length
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(
 *   smoothNumbers([1, 5, 2, 2], { median: 3, edges: "repeat" }),
 *   Float64Array.of(1, 2, 2, 2),
 * );
 * ```
 */
export function smoothNumbers(
  values: ArrayLike<number>,
  options: FilterOptions,
): Float64Array {
  const filter = createRunningFilter(options);
  const smoothed: number[] = [];
  for (let i = 0; i < values.length; i++) {
    smoothed.push(...filter.push(values[i]!));
  }
  smoothed.push(...filter.finish());
  return Float64Array.from(smoothed);
}

/** SciPy's radius of a Gaussian cut at four standard deviations. */
function gaussianRadius(sigma: number): number {
  return Math.trunc(4 * sigma + 0.5);
}

/** Weights of the distances 0..radius, both sides together summing to 1. */
function gaussianWeights(sigma: number): Float64Array {
  if (sigma === 0) return Float64Array.of(1);
  const weights = Float64Array.from(
    { length: gaussianRadius(sigma) + 1 },
    (_, distance) => Math.exp(-0.5 * (distance / sigma) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + 2 * weight, -1);
  return weights.map((weight) => weight / sum);
}

function medianRepeated(values: Sliding, at: number, reach: number): number {
  const sorted = new Float64Array(2 * reach + 1);
  const last = values.length - 1;
  for (let j = 0; j <= 2 * reach; j++) {
    const place = Math.min(last, Math.max(0, at + j - reach));
    insertSorted(sorted, j, values.at(place));
  }
  return sorted[reach]!;
}

function medianOfZeros(values: Sliding, at: number, reach: number): number {
  const sorted = new Float64Array(2 * reach + 1);
  for (let j = 0; j <= 2 * reach; j++) {
    const place = at + j - reach;
    const inside = place >= 0 && place < values.length;
    insertSorted(sorted, j, inside ? values.at(place) : 0);
  }
  return sorted[reach]!;
}

function weigh(values: Sliding, at: number, weights: Float64Array): number {
  const last = values.length - 1;
  let sum = values.at(at) * weights[0]!;
  for (let distance = 1; distance < weights.length; distance++) {
    const before = values.at(Math.max(0, at - distance));
    const after = values.at(Math.min(last, at + distance));
    sum += weights[distance]! * (before + after);
  }
  return sum;
}
