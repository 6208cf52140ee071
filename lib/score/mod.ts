/**
 * Scores of generated videos: LSE-D and LSE-C with their recipes, and the same
 * numbers by other networks under their own names.
 *
 * @module
 */
export { alignedFaceSide, cutAlignedFace } from "./aligned_face.ts";
export {
  compareSets,
  type Difference,
  type NamedRow,
  type ScoreComparison,
} from "./compare.ts";
export { cropWords } from "./crop_paths.ts";
export { ScoreError } from "./errors.ts";
export {
  publishedWeightsSha256,
  type ScoreNames,
  scoreNames,
} from "./names.ts";
export {
  type CropPath,
  presetRecipe,
  type ScorePreset,
  scorePreset,
  scorePresets,
} from "./presets.ts";
export {
  scoreClip,
  scoreDefaults,
  type ScoreOptions,
  type ScoreTools,
} from "./score_clip.ts";
export { type RowContext, type ScoreRow } from "./score_row.ts";
export { type SetNumbers, setNumbers } from "./statistics.ts";
export { type ScoreSummary, summarise } from "./summarise.ts";
export {
  compareWholeClip,
  type WholeClipOptions,
  wholeClipVectors,
} from "./whole_clip.ts";
export type { TrackPictures } from "./track_pictures.ts";
