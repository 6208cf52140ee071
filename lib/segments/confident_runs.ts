import { CurationOptionError } from "./errors.ts";

/** A stretch of frames. */
export interface FrameRange {
  /** First frame. */
  readonly first: number;
  /** One past the last frame. */
  readonly end: number;
}

/** When {@link confidentRuns} starts and ends a stretch. */
export interface ConfidentRunOptions {
  /** Score that a stretch needs to start. */
  readonly threshold: number;
  /** Score below which it ends; the threshold if left out, and never above it. */
  readonly release?: number;
  /** Frames that the score must stay at the threshold before a stretch starts: one second if left out. */
  readonly minFrames?: number;
}

/** One second: the rule of the field. */
export const confidentFrames = 25;

/**
 * Stretches in which a score is high: one starts where the score stays at the
 * threshold for a second, and ends where it falls below the release.
 *
 * @param scores of consecutive frames; NaN counts as low
 * @returns stretches in order, counted from the first score
 * @throws {CurationOptionError} `bad-curation-option`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const scores = new Float32Array(100).fill(0.3, 10, 50);
 * deepStrictEqual(confidentRuns(scores, { threshold: 0.2 }), [{ first: 10, end: 50 }]);
 * ```
 */
export function confidentRuns(
  scores: Float32Array,
  options: ConfidentRunOptions,
): FrameRange[] {
  const { threshold, minFrames = confidentFrames } = options;
  const release = options.release ?? threshold;
  if (!(release <= threshold) || !(minFrames >= 1)) {
    throw new CurationOptionError(
      "bad-curation-option",
      `a stretch starts at a score of ${threshold} held for ${minFrames} frames and cannot end below ${release}`,
    );
  }
  const runs: FrameRange[] = [];
  let held = 0;
  let started: number | undefined;
  for (let frame = 0; frame <= scores.length; frame++) {
    const score = scores[frame] ?? NaN;
    held = score >= threshold ? held + 1 : 0;
    if (started === undefined) {
      if (held >= minFrames) started = frame - held + 1;
    } else if (!(score >= release)) {
      runs.push({ first: started, end: frame });
      started = undefined;
      held = 0;
    }
  }
  return runs;
}
