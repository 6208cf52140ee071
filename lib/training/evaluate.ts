import type { Clip } from "./clip.ts";
import { compareDistances, type Comparer } from "./comparers.ts";
import {
  type AccuracyRow,
  longClipWindows,
  segmentAccuracy,
  segmentDefaults,
} from "./segment_accuracy.ts";
import {
  type ConfidenceRow,
  ownAndStrangers,
  strangersDefaults,
} from "./own_and_strangers.ts";
import {
  clipLateness,
  plantedDefaults,
  type PlantedRow,
  plantedShifts,
} from "./planted_shifts.ts";
import { TrainingError } from "./errors.ts";

/** Everything that the protocol reports of one method on one folder. */
export interface Evaluation {
  /** Name of the network or the baseline. */
  readonly method: string;
  /** Clips in all, and how many of them are long. */
  readonly clips: { readonly all: number; readonly long: number };
  /** What counted as true: a truth file, what another network reads of the whole clip, or what this one does. */
  readonly truth: "file" | "other-network" | "whole-clip";
  /** Largest shift that was tried, frames. */
  readonly search: number;
  /** Share within one frame by group and length. */
  readonly accuracy: readonly AccuracyRow[];
  /** Confidence with own and strangers' sound; none with `ownSoundOnly`. */
  readonly confidence: readonly ConfidenceRow[];
  /** Planted shifts that were found again; none with `ownSoundOnly`. */
  readonly planted: readonly PlantedRow[];
  /** Mean lateness minus truth over whole long clips, frames: the network's zero on this folder; none where its own reading stands in. */
  readonly zero: number | undefined;
}

/** What {@link evaluateClips} may be told. */
export interface EvaluateOptions {
  /** Name in the table. */
  readonly method?: string;
  /** How a segment's curve is made. */
  readonly compare?: Comparer;
  /**
   * Whether the vectors know a clip's own sound alone, as it lies: then there
   * are no confidence pairs and no planted shifts.
   */
  readonly ownSoundOnly?: boolean;
  /** Whose word the clips' lateness is: a truth file's, or another network's by {@link timedBy}. */
  readonly truth?: Exclude<Evaluation["truth"], "whole-clip">;
  /** Largest shift that is tried, frames. */
  readonly search?: number;
  /** Lengths of segments, windows. */
  readonly lengths?: readonly number[];
  /** Lengths for the confidence pairs, windows. */
  readonly confidenceLengths?: readonly number[];
}

/** Defaults of {@link evaluateClips}: the protocol's. */
export const evaluateDefaults: Required<EvaluateOptions> = {
  method: "network",
  compare: compareDistances,
  ownSoundOnly: false,
  truth: "file",
  search: segmentDefaults.search,
  lengths: segmentDefaults.lengths,
  confidenceLengths: strangersDefaults.lengths,
};

/** Clips with a lateness to score against: what is known of them, else what the whole clip reads. */
function withTruth(
  clips: readonly Clip[],
  { compare, search, truth }: Required<EvaluateOptions>,
): { clips: Clip[]; truth: Evaluation["truth"] } {
  const known = clips.filter(({ lateness }) => lateness !== undefined);
  if (known.length > 0) return { clips: known, truth };
  const standIns = clips.flatMap((clip): Clip[] => {
    const lateness = clipLateness(clip, compare, { search });
    return lateness === undefined ? [] : [{ ...clip, lateness }];
  });
  return { clips: standIns, truth: "whole-clip" };
}

function meanZero(
  clips: readonly Clip[],
  compare: Comparer,
  search: number,
): number | undefined {
  const errors = clips
    .filter(({ picture }) => picture.rows >= longClipWindows)
    .map((clip) =>
      (clipLateness(clip, compare, { search }) ?? NaN) - clip.lateness!
    )
    .filter((error) => Math.abs(error) <= 3); // further off is a miss, not a zero
  return errors.length === 0
    ? undefined
    : errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/**
 * Scores vectors by the whole protocol of the accuracy page.
 *
 * @param clips vectors of each clip; if none has a true lateness, each clip's
 *   whole-length offset stands in, and `truth` of the result says so
 * @throws {TrainingError} `nothing-to-evaluate` if there is no clip that could be scored
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const data = Float32Array.from({ length: 40 }, (_, i) => i);
 * const vectors = { data, rows: 40, dimensions: 1 };
 * const { truth, accuracy } = evaluateClips([{
 *   file: "a.mp4", source: "s", speaker: "a",
 *   picture: vectors, sound: vectors, realSound: [0, 40],
 * }]);
 * strictEqual(truth, "whole-clip");
 * strictEqual(accuracy[0]?.share, 1);
 * ```
 */
export function evaluateClips(
  clips: readonly Clip[],
  options: EvaluateOptions = {},
): Evaluation {
  const settings = { ...evaluateDefaults, ...options };
  const { method, compare, ownSoundOnly, search, lengths } = settings;
  const scored = withTruth(clips, settings);
  if (scored.clips.length === 0) {
    throw new TrainingError(
      "nothing-to-evaluate",
      "none of the clips has both picture and sound that could be compared",
    );
  }
  return {
    method,
    clips: {
      all: scored.clips.length,
      long:
        scored.clips.filter(({ picture }) => picture.rows >= longClipWindows)
          .length,
    },
    truth: scored.truth,
    search,
    accuracy: segmentAccuracy(scored.clips, compare, { search, lengths }),
    confidence: ownSoundOnly ? [] : ownAndStrangers(scored.clips, compare, {
      search,
      lengths: settings.confidenceLengths,
    }),
    planted: ownSoundOnly ? [] : plantedShifts(scored.clips, compare, {
      search: search + plantedDefaults.largest,
    }),
    zero: scored.truth === "whole-clip"
      ? undefined
      : meanZero(scored.clips, compare, search),
  };
}
