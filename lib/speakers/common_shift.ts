import { type DistanceMatrix, lowerMedian, meanCurve } from "../sync/mod.ts";

/**
 * Column at which the faces of a file fit its sound best, all taken together.
 *
 * Whoever is heard, the sound of a file is as late or early for one face as
 * for another. Each face's mean curve below its own median is added up, weighted
 * by its windows: those who are heard agree, those who are not cancel out.
 *
 * @param matrices distances of the tracks, all with the same search
 * @param minSoundShare share of a track's windows that must have sound at a shift
 * @returns a column of the matrices; the middle one, shift 0, if nothing could be compared
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const matrix = { data: Float32Array.of(5, 5, 1), windows: 1, search: 1 };
 * strictEqual(commonColumn([matrix]), 2);
 * ```
 */
export function commonColumn(
  matrices: readonly DistanceMatrix[],
  minSoundShare = 0.5,
): number {
  const search = matrices[0]?.search ?? 0;
  const depth = new Float64Array(2 * search + 1);
  for (const matrix of matrices) {
    const curve = meanCurve(matrix, { minSoundShare });
    if (curve.every(Number.isNaN)) continue;
    const median = lowerMedian(curve);
    curve.forEach((distance, column) => {
      const below = matrix.windows * (median - distance);
      if (!Number.isNaN(below)) depth[column]! += below;
    });
  }
  const best = depth.indexOf(Math.max(...depth));
  return depth.every((value) => value === 0) ? search : best;
}
