import {
  confidence,
  type DistanceMatrix,
  framewiseConfidence,
  meanCurve,
  offsetOf,
} from "../sync/mod.ts";

/** What is shown of a track beside its box. */
export interface ShownConfidence {
  /** Offset in frames as the network reads it: negative = the sound is late. */
  readonly offset: number;
  /** Median minus minimum. */
  readonly confidence: number;
  /** Confidence of each frame of the track, `[frames]`. */
  readonly framewise: Float32Array;
}

/** Frames from a window's first to its middle one. */
const toMiddle = 2;

/**
 * Confidence of each frame of a track, from its distances in `activesd.pckl`.
 *
 * A window of five frames is shown at its middle one; the frames before the
 * first and after the last show what is nearest, so that each frame has one
 * (the original leaves the last frames out).
 *
 * @param frames number of frames of the track
 * @returns undefined if the track has no window
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const data = Float32Array.from({ length: 60 }, (_, i) => i % 3 === 1 ? 1 : 3);
 * const shown = showConfidence({ data, windows: 20, search: 1 }, 25);
 * strictEqual(shown?.framewise.length, 25);
 * ```
 */
export function showConfidence(
  distances: DistanceMatrix,
  frames: number,
): ShownConfidence | undefined {
  if (distances.windows === 0) return undefined;
  const curve = meanCurve(distances, { minSoundShare: 0 });
  // The filter that does not fall to zero at the ends: a sure face stays green to its last frame.
  const { filtered } = framewiseConfidence(distances, curve, "omit");
  const framewise = Float32Array.from({ length: frames }, (_, frame) => {
    const window = Math.min(Math.max(frame - toMiddle, 0), filtered.length - 1);
    return filtered[window]!;
  });
  return {
    offset: offsetOf(curve),
    confidence: confidence(curve),
    framewise,
  };
}
