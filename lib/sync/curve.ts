import { ComparisonError } from "./errors.ts";
import type { DistanceMatrix } from "./types.ts";

/** Options of {@link meanCurve}. */
export interface CurveOptions {
  /** Share of the windows that must have sound at a shift for it to be a candidate, 0 .. 1. */
  readonly minSoundShare?: number;
}

/** Defaults of {@link meanCurve}: those of the default recipe. */
export const defaultCurveOptions: Required<CurveOptions> = {
  minSoundShare: 0.5,
};

/**
 * Mean distance for each shift, over the windows that have sound there
 * (reference page method, step 3).
 *
 * @returns `[2·search + 1]`, column `search` is shift 0; NaN where a shift is no candidate
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const data = Float32Array.of(NaN, 1, 3, NaN, 3, NaN, NaN, 5, NaN);
 * deepStrictEqual([...meanCurve({ data, windows: 3, search: 1 })], [NaN, 3, NaN]);
 * ```
 */
export function meanCurve(
  matrix: DistanceMatrix,
  options: CurveOptions = {},
): Float32Array {
  const { minSoundShare } = { ...defaultCurveOptions, ...options };
  const columns = 2 * matrix.search + 1;
  const sums = new Float64Array(columns);
  const counts = new Int32Array(columns);
  for (let at = 0; at < matrix.data.length; at++) {
    const distance = matrix.data[at]!;
    if (Number.isNaN(distance)) continue;
    sums[at % columns]! += distance;
    counts[at % columns]!++;
  }
  const least = Math.max(1, minSoundShare * matrix.windows);
  return Float32Array.from(
    sums,
    (sum, j) => counts[j]! >= least ? sum / counts[j]! : NaN,
  );
}

/** The numbers of an array that are not NaN, rising. */
function sortedNumbers(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(
    Array.from(values).filter((value) => !Number.isNaN(value)),
  ).sort();
}

/**
 * Median of what is not NaN; of an even count, the lower of the two in the middle, as torch's.
 *
 * @throws {RangeError} if there is no number
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(lowerMedian([4, NaN, 1, 3, 2]), 2);
 * ```
 */
export function lowerMedian(values: ArrayLike<number>): number {
  const sorted = sortedNumbers(values);
  if (sorted.length === 0) throw new RangeError("a median needs a number");
  return sorted[(sorted.length - 1) >> 1]!;
}

/**
 * Column of the smallest value of a curve, the first if several are equal; −1 if all are NaN.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(bestColumn([NaN, 5, 3, 3]), 2);
 * ```
 */
export function bestColumn(curve: ArrayLike<number>): number {
  let best = -1;
  for (let j = 0; j < curve.length; j++) {
    if (Number.isNaN(curve[j]!)) continue;
    if (best < 0 || curve[j]! < curve[best]!) best = j;
  }
  return best;
}

/**
 * Offset in frames at the minimum of a curve (reference page method, step 5).
 *
 * Negative = the sound is late, positive = it is early; a network's zero is not taken off.
 *
 * @param curve `[2·search + 1]`
 * @throws {ComparisonError} `no-candidate` if no shift could be compared
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(offsetOf([9, 9, 9, 9, 2]), -2); // picture i looks like sound i + 2
 * ```
 */
export function offsetOf(curve: ArrayLike<number>): number {
  const best = bestColumn(curve);
  if (best < 0) {
    throw new ComparisonError(
      "no-candidate",
      "no shift has sound for enough windows, so there is no offset",
    );
  }
  return (curve.length - 1) / 2 - best;
}

/**
 * Confidence of an offset: how far the best shift stands out from the rest.
 *
 * Median minus minimum of the mean distance curve ("Out of Time", section 4.1).
 *
 * @param curve mean distance for each shift, any order; NaN are left out
 * @returns confidence in the units of the network's distance; 0 for a flat curve
 * @throws {RangeError} if the curve holds no number
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(confidence([9, 4, 10]), 5);
 * ```
 */
export function confidence(curve: ArrayLike<number>): number {
  return lowerMedian(curve) - sortedNumbers(curve)[0]!;
}

/**
 * Offset to a fraction of a frame: the lowest point of the parabola through the minimum and
 * its neighbours. At the end of the search, or beside a shift that is no candidate, the
 * whole offset.
 *
 * @param curve `[2·search + 1]`
 * @returns frames, at most half a frame from {@link offsetOf}
 * @throws {ComparisonError} `no-candidate` if no shift could be compared
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(subFrameOffset([5, 1, 3]), -1 / 6);
 * ```
 */
export function subFrameOffset(curve: ArrayLike<number>): number {
  const offset = offsetOf(curve);
  const best = bestColumn(curve);
  const before = curve[best - 1] ?? NaN;
  const after = curve[best + 1] ?? NaN;
  const bend = before - 2 * curve[best]! + after;
  return bend > 0 ? offset - (before - after) / (2 * bend) : offset;
}
