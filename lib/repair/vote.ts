import { frameMs } from "../sync/mod.ts";
import { RepairError } from "./errors.ts";
import { weightedMedian } from "./weighted_median.ts";

/** What was measured of one face, as a track of an analysis has it. */
export interface FaceReading {
  /** Offset in ms, negative = the sound is late; null if nothing could be compared. */
  readonly offsetMs: number | null;
  /** Confidence in the network's units; null if nothing could be compared. */
  readonly confidence: number | null;
  /** What it means; see the sync stage. */
  readonly verdict: string;
  /** How much the offset may be relied upon: `high`, `medium` or `low`. */
  readonly reliability: string;
  /** Windows behind the numbers. */
  readonly windows: number;
}

/** Options of {@link voteOffset}. */
export interface VoteOptions {
  /** Least confidence of a face that votes, in the network's units; the network's own threshold if absent. */
  readonly minConfidence?: number;
}

/** What the faces of a file say together. */
export interface OffsetVote {
  /** Offset in ms, negative = the sound is late: mean of those that agree, by windows and confidence. */
  readonly offsetMs: number;
  /** Confidence: mean of those that agree, by windows. */
  readonly confidence: number;
  /** Faces that agree with it. */
  readonly agree: number;
  /** Faces that were sure enough to vote. */
  readonly voters: number;
  /** Faces that were looked at. */
  readonly faces: number;
}

/** Two faces agree within the pull of one frame and what a sub-frame estimate may be off. */
const agreeMs = 1.5 * frameMs;

/** Share of the weight that must agree: two of three. */
const agreeShare = 2 / 3;

/** Whether a face's confidence is enough for its network. */
function isSure({ verdict }: FaceReading): boolean {
  return verdict === "in-sync" || verdict === "out-of-sync";
}

/** Whether a face's offset is to be believed. */
function mayVote(
  face: FaceReading,
  { minConfidence }: VoteOptions,
): boolean {
  const { offsetMs, confidence, verdict, reliability } = face;
  if (offsetMs === null || confidence === null) return false;
  return minConfidence === undefined
    ? isSure(face) && reliability !== "low"
    : (isSure(face) || verdict === "cannot-tell") &&
      confidence >= minConfidence;
}

/**
 * The offset that the faces of a file agree on.
 *
 * Faces that are sure of their offset vote with their windows times their
 * confidence. The weighted median wins, if two thirds of the weight lie within
 * a frame and a half of it; the result is the mean of those.
 *
 * @throws {RepairError} `repair-unsure` if nobody may vote, `repair-disagree` if there is no majority
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const face = { confidence: 0.4, verdict: "out-of-sync", reliability: "high", windows: 100 };
 * const vote = voteOffset([{ ...face, offsetMs: -200 }, { ...face, offsetMs: -204 }]);
 * strictEqual(vote.offsetMs, -202);
 * ```
 */
export function voteOffset(
  faces: readonly FaceReading[],
  options: VoteOptions = {},
): OffsetVote {
  const voters = faces.filter((face) => mayVote(face, options));
  if (voters.length === 0) throw unsure(faces, options);
  const offsets = voters.map((face) => face.offsetMs!);
  const weights = voters.map((face) => face.windows * face.confidence!);
  const middle = weightedMedian(offsets, weights);
  let weight = 0;
  let windows = 0;
  let offsetMs = 0;
  let confidence = 0;
  let agree = 0;
  voters.forEach((face, i) => {
    if (Math.abs(offsets[i]! - middle) > agreeMs) return;
    agree++;
    weight += weights[i]!;
    windows += face.windows;
    offsetMs += weights[i]! * offsets[i]!;
    confidence += face.windows * face.confidence!;
  });
  const all = weights.reduce((sum, value) => sum + value, 0);
  if (weight < agreeShare * all) throw disagree(offsets);
  return {
    offsetMs: offsetMs / weight,
    confidence: confidence / windows,
    agree,
    voters: voters.length,
    faces: faces.length,
  };
}

function unsure(
  faces: readonly FaceReading[],
  { minConfidence }: VoteOptions,
): RepairError {
  const best = Math.max(0, ...faces.map(({ confidence }) => confidence ?? 0));
  if (minConfidence === undefined && faces.some(isSure)) {
    return new RepairError(
      "repair-unsure",
      `none of ${faces.length} faces can be relied upon, although the confidence is enough (best ${
        best.toFixed(3)
      }): the best shift is the last one tried, or parts of the clip tell different offsets; nothing was changed; search further (--search 25), or look at the file with \`deno task drift\``,
    );
  }
  const wanted = minConfidence === undefined
    ? "what its network needs"
    : `${minConfidence}`;
  return new RepairError(
    "repair-unsure",
    `none of ${faces.length} faces is sure of its offset (best confidence ${
      best.toFixed(3)
    }, against ${wanted}): nothing was changed; measure a part where somebody speaks, search further, or lower --min-confidence`,
  );
}

function disagree(offsets: readonly number[]): RepairError {
  const said = offsets.toSorted((a, b) => a - b).map((ms) =>
    `${Math.round(ms)} ms`
  );
  return new RepairError(
    "repair-disagree",
    `the faces are sure of different offsets (${
      said.join(", ")
    }): no single shift repairs this file; look at it with \`deno task drift\``,
  );
}
