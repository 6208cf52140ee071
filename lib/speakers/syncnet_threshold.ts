import { confidenceAtRate, falseAcceptsOf } from "./false_accepts.ts";

/** Scores from which a face counts as speaking, and as speaking together with another. */
export interface SpeakerThresholds {
  /** One face speaks from this score on. */
  readonly threshold: number;
  /** A second face of the same frame needs this one. */
  readonly overlapThreshold: number;
  /** Where they come from, in a sentence. */
  readonly words: string;
}

/**
 * Share of strangers' faces that may pass as the speaker: the one that own and
 * stranger's sound are about equally often taken wrongly at, over a second or two.
 */
const speakerRate = 0.15;
/** Share of strangers' faces that may pass beside a speaker: they would make an overlap of every talk. */
const overlapRate = 0.02;

/**
 * The sync network's thresholds for a score over so many windows, by the share
 * of strangers' sound that reaches them.
 *
 * @throws {SpeakerOptionError} `threshold-unknown` for a network without a table
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 * const { threshold, overlapThreshold } = syncnetThresholds("syncnet_compact", 50);
 * ok(0.03 < threshold && threshold < overlapThreshold);
 * ```
 */
export function syncnetThresholds(
  network: string,
  windows: number,
): SpeakerThresholds {
  const at = (rate: number): number =>
    confidenceAtRate(network, rate, { shift: "given", windows });
  const threshold = at(speakerRate);
  return {
    threshold,
    overlapThreshold: at(overlapRate),
    words: `${threshold.toFixed(3)}: strangers reach it in ${
      100 * speakerRate
    } % of the time over ${windows} windows (${
      falseAcceptsOf(network)!.origin
    })`,
  };
}
