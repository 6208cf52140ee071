import { frameMs } from "./constants.ts";
import type { Verdict } from "./types.ts";
import { describeWindows } from "./words.ts";

/** What {@link verdictOf} looks at. */
export interface VerdictEvidence {
  /** Seconds of voice in the track's time; undefined if nobody listened. */
  readonly voicedSeconds?: number | undefined;
  /** Number of windows. */
  readonly windows: number;
  /** Whether another face of the same time has a clearly better curve for the same sound. */
  readonly betterRival: boolean;
  /** Median minus minimum of the curve; undefined if no shift could be compared. */
  readonly confidence: number | undefined;
  /** Confidence that the network needs for so many windows; undefined if nobody measured it. */
  readonly threshold?: number | undefined;
  /** Whole offset in frames, the network's zero taken off; undefined if no shift could be compared. */
  readonly offsetFrames: number | undefined;
}

/** Limits between the verdicts. */
export interface VerdictLimits {
  /** Seconds of voice below which there is nothing to compare. */
  readonly minVoicedSeconds: number;
  /** Windows below which an offset is no more than a hint. */
  readonly minWindows: number;
  /** Largest offset in frames that still counts as in sync. */
  readonly inSyncFrames: number;
}

/** The limits of the architecture page. */
export const verdictLimits: VerdictLimits = {
  minVoicedSeconds: 0.4,
  minWindows: 25,
  inSyncFrames: 1,
};

/** A verdict and why. */
export interface ReasonedVerdict {
  /** The verdict. */
  readonly verdict: Verdict;
  /** Why, in a sentence. */
  readonly words: string;
}

/**
 * What the numbers of a track mean: the first that holds of no-speech, too-short,
 * not-the-speaker, cannot-tell, in-sync, out-of-sync.
 *
 * A network whose thresholds nobody measured never gives cannot-tell by its confidence.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const evidence = { windows: 100, betterRival: false, confidence: 0.2, threshold: 0.08, offsetFrames: -5 };
 * strictEqual(verdictOf(evidence).verdict, "out-of-sync");
 * strictEqual(verdictOf({ ...evidence, voicedSeconds: 0.3 }).verdict, "no-speech");
 * ```
 */
export function verdictOf(evidence: VerdictEvidence): ReasonedVerdict {
  const { voicedSeconds, windows, confidence, threshold, offsetFrames } =
    evidence;
  const { minVoicedSeconds, minWindows, inSyncFrames } = verdictLimits;
  const say = (verdict: Verdict, words: string): ReasonedVerdict => ({
    verdict,
    words,
  });
  if (voicedSeconds !== undefined && voicedSeconds < minVoicedSeconds) {
    return say(
      "no-speech",
      `${
        voicedSeconds.toFixed(1)
      } s of voice in the time of the track; ${minVoicedSeconds} s are needed`,
    );
  }
  if (windows < minWindows) {
    return say(
      "too-short",
      `${describeWindows(windows)}; ${minWindows} are needed`,
    );
  }
  if (evidence.betterRival) {
    return say(
      "not-the-speaker",
      "another face of the same time fits the sound clearly better",
    );
  }
  if (confidence === undefined || offsetFrames === undefined) {
    return say(
      "cannot-tell",
      "no shift has sound for at least half of the windows",
    );
  }
  if (threshold !== undefined && confidence < threshold) {
    return say(
      "cannot-tell",
      `confidence ${confidence.toFixed(3)} is below the ${
        threshold.toFixed(3)
      } that ${describeWindows(windows)} need`,
    );
  }
  const size = Math.abs(offsetFrames);
  return size <= inSyncFrames
    ? say("in-sync", `within ${inSyncFrames * frameMs} ms`)
    : say("out-of-sync", `${size} frames from sync`);
}
