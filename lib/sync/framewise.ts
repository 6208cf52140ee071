import { medianFilter } from "../tracks/mod.ts";
import { bestColumn, lowerMedian } from "./curve.ts";
import type { DistanceMatrix, Edges } from "./types.ts";

/** Width of the median filter over the confidence of windows (reference page method, step 6). */
export const framewiseKernel = 9;

/** Confidence of each window. */
export interface FramewiseConfidence {
  /** Median of the curve minus the window's distance at the best shift, `[windows]`; NaN without sound. */
  readonly raw: Float32Array;
  /** The same after a median filter over 9 windows. */
  readonly filtered: Float32Array;
}

/**
 * Confidence of each window at the best shift (reference page method, step 6).
 *
 * Beyond the ends the filter sees zeros with edges `zeros`, as in the reference; with edges
 * `omit` it takes the lower median of the windows that exist and have sound.
 *
 * @param curve mean curve of the matrix
 * @returns two arrays `[windows]`, all NaN if no shift is a candidate
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const matrix = { data: Float32Array.of(3, 1, 3, 3, 2, 3), windows: 2, search: 1 };
 * deepStrictEqual([...framewiseConfidence(matrix, [3, 1.5, 3]).raw], [2, 1]);
 * ```
 */
export function framewiseConfidence(
  matrix: DistanceMatrix,
  curve: ArrayLike<number>,
  edges: Edges = "omit",
): FramewiseConfidence {
  const best = bestColumn(curve);
  if (best < 0) {
    const none = new Float32Array(matrix.windows).fill(NaN);
    return { raw: none, filtered: none.slice() };
  }
  const median = lowerMedian(curve);
  const columns = 2 * matrix.search + 1;
  const raw = new Float32Array(matrix.windows);
  for (let i = 0; i < raw.length; i++) {
    raw[i] = median - matrix.data[i * columns + best]!;
  }
  const filtered = edges === "zeros"
    ? medianFilter(raw, framewiseKernel)
    : medianOfPresent(raw, framewiseKernel);
  return { raw, filtered };
}

/** Running lower median of what exists and is not NaN; NaN stays NaN. */
function medianOfPresent(values: Float32Array, kernel: number): Float32Array {
  const radius = (kernel - 1) / 2;
  return values.map((value, i) =>
    Number.isNaN(value) ? NaN : lowerMedian(
      values.subarray(Math.max(0, i - radius), i + radius + 1),
    )
  );
}
