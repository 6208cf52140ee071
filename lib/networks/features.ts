/** One vector per window, hop one video frame (40 ms). */
export interface Features {
  /** Vectors one after the other, [rows, dimensions]. */
  readonly data: Float32Array;
  /** Number of windows. */
  readonly rows: number;
  /** Length of a vector. */
  readonly dimensions: number;
}

/**
 * Joins pieces of the same dimensions.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const one = { data: Float32Array.of(1, 2), rows: 1, dimensions: 2 };
 * strictEqual(joinFeatures([one, one], 2).rows, 2);
 * ```
 */
export function joinFeatures(
  pieces: readonly Features[],
  dimensions: number,
): Features {
  const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
  const data = new Float32Array(rows * dimensions);
  let at = 0;
  for (const piece of pieces) {
    data.set(piece.data, at);
    at += piece.data.length;
  }
  return { data, rows, dimensions };
}
