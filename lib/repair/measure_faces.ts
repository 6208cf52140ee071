import { type DriftFit, fitDrift } from "./fit_drift.ts";
import {
  type FaceDistances,
  type OffsetPoint,
  type OffsetsOptions,
  offsetsOverTime,
} from "./offsets_over_time.ts";
import { placeSteps } from "./place_steps.ts";

/** How the offset of a file goes on over time, with what it was read from. */
export interface DriftMeasurement extends DriftFit {
  /** Offsets in stretches of time. */
  readonly points: readonly OffsetPoint[];
}

/**
 * How the offset goes on over time, from the distances of faces that speak.
 *
 * @param faces of one file, network and search
 * @throws {RepairError} `drift-too-short` if fewer than 3 stretches give a sure offset
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const data = Float32Array.from({ length: 1500 * 5 }, (_, at) => at % 5 === 3 ? 0.3 : 1);
 * const face = { startTime: 0, matrix: { data, windows: 1500, search: 2 } };
 * const { kind, pieces } = measureFaces([face], { zeroFrames: 0, thresholds: [] });
 * strictEqual(`${kind} ${pieces[0]?.offsetMs}`, "constant -40");
 * ```
 */
export function measureFaces(
  faces: readonly FaceDistances[],
  options: OffsetsOptions,
): DriftMeasurement {
  const points = offsetsOverTime(faces, options);
  const fit = fitDrift(points);
  const gaps = points.slice(1).map(({ time }, i) => time - points[i]!.time);
  return {
    ...fit,
    points,
    pieces: placeSteps(faces, fit.pieces, {
      ...options,
      // A step lies within a stretch of the place between two points.
      reachSeconds: 1.5 * Math.max(0, ...gaps),
    }),
  };
}
