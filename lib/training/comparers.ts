import type { Features } from "../networks/mod.ts";

/** Picture rows and the sound that is moved along them. */
export interface Comparison {
  /** Picture vectors. */
  readonly picture: Features;
  /** First picture row that counts. */
  readonly from: number;
  /** How many picture rows count. */
  readonly count: number;
  /** Sound vectors. */
  readonly sound: Features;
  /** Sound row that belongs to picture row `from` at shift 0. */
  readonly soundAt: number;
  /** Sound rows `[from, to)` that exist. */
  readonly realSound: readonly [number, number];
  /** Largest shift in frames, both ways. */
  readonly search: number;
}

/** Tells for each shift how badly sound and picture fit. */
export type Comparer = (comparison: Comparison) => Float64Array;

/**
 * Asks `fit` of each shift how badly the picture rows `[first, end)` fit the
 * sound from row `soundFirst` on. Rows without sound there are left out; with
 * fewer than half the shift is NaN (accuracy page, "Segments").
 */
export function curveOf(
  { from, count, soundAt, realSound, search }: Comparison,
  fit: (first: number, end: number, soundFirst: number) => number,
): Float64Array {
  const curve = new Float64Array(2 * search + 1).fill(NaN);
  for (let shift = -search; shift <= search; shift++) {
    const start = soundAt + shift;
    const first = Math.max(0, realSound[0] - start);
    const end = Math.min(count, realSound[1] - start);
    if (end - first < count / 2) continue;
    curve[shift + search] = fit(from + first, from + end, start + first);
  }
  return curve;
}

/**
 * Mean Euclidean distance of the vectors, per shift; NaN for a shift with sound
 * for fewer than half of the rows (accuracy page, "Segments").
 *
 * @returns `[2·search + 1]`: entry `search + s` compares V[i] with A[i + s]
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const picture = { data: Float32Array.of(5, 7), rows: 2, dimensions: 1 };
 * const sound = { data: Float32Array.of(1, 5, 7), rows: 3, dimensions: 1 };
 * const curve = compareDistances({
 *   picture, from: 0, count: 2, sound, soundAt: 0, realSound: [0, 3], search: 1,
 * });
 * deepStrictEqual([...curve], [6, 3, 0]);
 * ```
 */
export function compareDistances(comparison: Comparison): Float64Array {
  const { picture, sound } = comparison;
  const { dimensions } = picture;
  return curveOf(comparison, (first, end, soundFirst) => {
    let total = 0;
    for (let i = first, j = soundFirst; i < end; i++, j++) {
      let squares = 0;
      for (let k = 0; k < dimensions; k++) {
        const difference = picture.data[i * dimensions + k]! -
          sound.data[j * dimensions + k]!;
        squares += difference * difference;
      }
      total += Math.sqrt(squares);
    }
    return total / (end - first);
  });
}

/** Pearson's correlation of one column of both tables over a run of rows; 0 where one does not vary. */
function correlation(
  a: Features,
  b: Features,
  [first, end, other]: readonly [number, number, number],
  column: number,
): number {
  const { dimensions } = a;
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let i = first, j = other; i < end; i++, j++) {
    const x = a.data[i * dimensions + column]!;
    const y = b.data[j * dimensions + column]!;
    sumA += x;
    sumB += y;
    sumAA += x * x;
    sumBB += y * y;
    sumAB += x * y;
  }
  const n = end - first;
  const spread = Math.sqrt(
    Math.max(0, sumAA - sumA * sumA / n) * Math.max(0, sumBB - sumB * sumB / n),
  );
  return spread > 1e-12 ? (sumAB - sumA * sumB / n) / spread : 0;
}

/**
 * One minus the mean correlation of the columns along the rows, per shift: the
 * measure of the classical methods, which compare courses and not vectors.
 *
 * @returns as {@link compareDistances}
 * @example
 * ```ts
 * import { assertAlmostEquals } from "../../tests/support/assert.ts";
 * const picture = { data: Float32Array.of(1, 3, 2), rows: 3, dimensions: 1 };
 * const sound = { data: Float32Array.of(10, 30, 20), rows: 3, dimensions: 1 };
 * const [fit] = compareCourses({
 *   picture, from: 0, count: 3, sound, soundAt: 0, realSound: [0, 3], search: 0,
 * });
 * assertAlmostEquals(fit!, 0);
 * ```
 */
export function compareCourses(comparison: Comparison): Float64Array {
  const { picture, sound } = comparison;
  return curveOf(comparison, (first, end, soundFirst) => {
    let total = 0;
    for (let column = 0; column < picture.dimensions; column++) {
      total += correlation(picture, sound, [first, end, soundFirst], column);
    }
    return 1 - total / picture.dimensions;
  });
}
