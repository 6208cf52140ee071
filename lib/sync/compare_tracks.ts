import {
  type ConfidenceThreshold,
  confidenceThreshold,
} from "../networks/mod.ts";
import { confidence, meanCurve, offsetOf } from "./curve.ts";
import type { DistanceMatrix } from "./types.ts";

/** A track with its distances, all of one network and recipe. */
export interface TrackDistances {
  /** Frame of its first window. */
  readonly firstFrame: number;
  /** Its distances to the sound. */
  readonly matrix: DistanceMatrix;
}

/** Options of {@link compareTracks}. */
export interface CompareOptions {
  /** Measured thresholds of the network; without any, a rival must only be better. */
  readonly thresholds?: readonly ConfidenceThreshold[];
  /** Share of the windows that must have sound at a shift for it to be a candidate. */
  readonly minSoundShare?: number;
  /** Windows that two tracks must share to be compared. */
  readonly minSharedWindows?: number;
  /** Share of a track's windows that must be shared. */
  readonly minSharedShare?: number;
  /** How many times the confidence of a track its rival's must be. */
  readonly clearlyBetter?: number;
}

/**
 * Defaults of {@link compareTracks}. In `two_faces.mp4` the heard faces have 3 to 4 times the
 * confidence of the silent ones (0.59 and 0.56 against 0.14 and 0.18).
 */
export const defaultCompareOptions: Required<CompareOptions> = {
  thresholds: [],
  minSoundShare: 0.5,
  minSharedWindows: 25,
  minSharedShare: 0.5,
  clearlyBetter: 1.5,
};

/**
 * For each track, the other face of the same time that fits the sound clearly better.
 *
 * Both curves are taken over the windows that the two tracks share. A rival must reach the
 * network's threshold and 1.5 times the track's own confidence. A track that reaches the
 * threshold too, at the same offset within a frame, speaks as well, perhaps in turn, and has
 * no rival.
 *
 * @returns for each track the number of its best rival, or undefined
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const track = (best: number) => ({
 *   firstFrame: 0,
 *   matrix: {
 *     data: Float32Array.from({ length: 90 }, (_, at) => at % 3 === 1 ? best : 1),
 *     windows: 30,
 *     search: 1,
 *   },
 * });
 * deepStrictEqual(compareTracks([track(0.9), track(0.3)]), [1, undefined]);
 * ```
 */
export function compareTracks(
  tracks: readonly TrackDistances[],
  options: CompareOptions = {},
): (number | undefined)[] {
  const settings = { ...defaultCompareOptions, ...options };
  return tracks.map((own, number) => {
    let best: number | undefined;
    let bestConfidence = 0;
    tracks.forEach((other, rival) => {
      if (rival === number) return;
      const theirs = rivalConfidence(own, other, settings);
      if (theirs > bestConfidence) {
        best = rival;
        bestConfidence = theirs;
      }
    });
    return best;
  });
}

/** Confidence of the other track where it is a rival, else 0. */
function rivalConfidence(
  own: TrackDistances,
  other: TrackDistances,
  settings: Required<CompareOptions>,
): number {
  const from = Math.max(own.firstFrame, other.firstFrame);
  const to = Math.min(endOf(own), endOf(other));
  const shared = to - from;
  const needed = Math.max(
    settings.minSharedWindows,
    settings.minSharedShare * own.matrix.windows,
  );
  if (shared < needed) return 0;
  const ours = read(own, from, to, settings.minSoundShare);
  const theirs = read(other, from, to, settings.minSoundShare);
  if (ours === undefined || theirs === undefined) return 0;
  const threshold = confidenceThreshold(settings.thresholds, shared) ?? 0;
  if (theirs.confidence < threshold) return 0;
  if (theirs.confidence < settings.clearlyBetter * ours.confidence) return 0;
  const alsoSpeaks = ours.confidence >= threshold && threshold > 0 &&
    Math.abs(ours.offset - theirs.offset) <= 1;
  return alsoSpeaks ? 0 : theirs.confidence;
}

function endOf({ firstFrame, matrix }: TrackDistances): number {
  return firstFrame + matrix.windows;
}

/** Offset and confidence over frames `[from, to)` of a track. */
function read(
  { firstFrame, matrix }: TrackDistances,
  from: number,
  to: number,
  minSoundShare: number,
): { offset: number; confidence: number } | undefined {
  const columns = 2 * matrix.search + 1;
  const part: DistanceMatrix = {
    data: matrix.data.subarray(
      (from - firstFrame) * columns,
      (to - firstFrame) * columns,
    ),
    windows: to - from,
    search: matrix.search,
  };
  const curve = meanCurve(part, { minSoundShare });
  if (curve.every(Number.isNaN)) return undefined;
  return { offset: offsetOf(curve), confidence: confidence(curve) };
}
