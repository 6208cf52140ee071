/** Numbers of a set in short. */
export interface SetNumbers {
  /** How many values. */
  readonly count: number;
  /** Their mean; null of none. */
  readonly mean: number | null;
  /** Their median, of an even count the mean of the two in the middle; null of none. */
  readonly median: number | null;
  /** 95 % interval of the mean; null of fewer than two. */
  readonly interval: readonly [number, number] | null;
}

/** How often a set is drawn again for the interval. */
const resamples = 2000;
/** Share of the draws in the interval. */
const level = 0.95;

/** A generator of numbers in 0..1 that is the same in every run (mulberry32). */
function draws(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Mean of some numbers, at least one. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[half]!
    : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Means of a set drawn again and again with replacement, rising. */
export function drawnMeans(
  values: readonly number[],
  random: () => number = draws(),
): Float64Array {
  return Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      sum += values[Math.floor(random() * values.length)]!;
    }
    return sum / values.length;
  });
}

/** The middle 95 % of draws. */
export function middleOf(drawn: Float64Array): readonly [number, number] {
  const sorted = drawn.toSorted();
  const at = (share: number): number =>
    sorted[Math.round(share * (sorted.length - 1))]!;
  return [at((1 - level) / 2), at((1 + level) / 2)];
}

/**
 * Mean, median and 95 % interval of the mean (percentile bootstrap over the
 * values, 2000 draws that are always the same).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const { mean, median } = setNumbers([1, 2, 6]);
 * strictEqual(mean, 3);
 * strictEqual(median, 2);
 * ```
 */
export function setNumbers(values: readonly number[]): SetNumbers {
  if (values.length === 0) {
    return { count: 0, mean: null, median: null, interval: null };
  }
  return {
    count: values.length,
    mean: mean(values),
    median: median(values),
    interval: values.length < 2 ? null : middleOf(drawnMeans(values)),
  };
}

/**
 * Interval of the difference of two sets' means, b − a, where nothing pairs
 * their values: both are drawn again.
 *
 * @returns null if one of them has fewer than two values
 */
export function differenceInterval(
  a: readonly number[],
  b: readonly number[],
): readonly [number, number] | null {
  if (a.length < 2 || b.length < 2) return null;
  const random = draws();
  const ofA = drawnMeans(a, random);
  const ofB = drawnMeans(b, random);
  return middleOf(ofB.map((value, i) => value - ofA[i]!));
}
