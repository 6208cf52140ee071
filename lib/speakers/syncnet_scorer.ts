import type { DistanceMatrix } from "../sync/mod.ts";
import { commonColumn } from "./common_shift.ts";
import type { SpeakerScorer, TrackReader } from "./scorer.ts";
import { frameScores, windowedScores } from "./windowed_scores.ts";

/** What the SyncNet scorer reads of a track. */
export interface SyncReading {
  /** Its distances to the sound. */
  readonly matrix: DistanceMatrix;
}

/** What {@link createSyncnetScorer} is made of. */
export interface SyncnetScorerOptions extends
  Pick<
    SpeakerScorer<SyncReading>,
    "crop" | "threshold" | "overlapThreshold" | "thresholdWords"
  > {
  /** Windows that a score is averaged over. */
  readonly window: number;
  /** Share of the windows that must have sound at a shift. */
  readonly minSoundShare: number;
  /** Measures the distances of a track. */
  start(firstFrame: number): TrackReader<SyncReading>;
}

/** Windows that a score is averaged over unless told otherwise: the best of those compared in bench/results/speakers.md. */
export const defaultScoreWindow = 25;

/**
 * The sync network as a judge of who speaks: its confidence around each frame,
 * at the shift that the faces of the file agree on ("Out of Time", section 4.4).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const scorer = createSyncnetScorer({
 *   crop: "aligned", threshold: 0.1, overlapThreshold: 0.2,
 *   thresholdWords: "", window: 10, minSoundShare: 0.5,
 *   start: () => { throw new Error("not read here"); },
 * });
 * const matrix = { data: new Float32Array(60).map((_, i) => i % 3 === 1 ? 0 : 1), windows: 20, search: 1 };
 * const [scores] = scorer.score([{ firstFrame: 0, frames: 24, reading: { matrix } }]);
 * strictEqual(scores?.[12], 1);
 * ```
 */
export function createSyncnetScorer(
  options: SyncnetScorerOptions,
): SpeakerScorer<SyncReading> {
  const { window, minSoundShare } = options;
  return {
    name: "syncnet",
    crop: options.crop,
    threshold: options.threshold,
    overlapThreshold: options.overlapThreshold,
    thresholdWords: options.thresholdWords,
    start: (firstFrame) => options.start(firstFrame),
    score(tracks) {
      const column = commonColumn(
        tracks.map(({ reading }) => reading.matrix),
        minSoundShare,
      );
      return tracks.map(({ frames, reading }) =>
        frameScores(
          windowedScores(reading.matrix, { column, window, minSoundShare }),
          frames,
        )
      );
    },
  };
}
