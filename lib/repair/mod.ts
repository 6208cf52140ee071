/**
 * Repair: sound that is late, early or drifting is measured, moved, and measured again.
 *
 * @module
 */
export { describeDrift } from "./drift_words.ts";
export * from "./errors.ts";
export * from "./fix_drift.ts";
export * from "./fix_file.ts";
export {
  type FineDistanceOptions,
  fineDistances,
  type SoundPhase,
} from "./fine_distances.ts";
export * from "./fit_drift.ts";
export { interpolate } from "./interpolate.ts";
export * from "./measure_faces.ts";
export * from "./move_sound.ts";
export {
  type FaceDistances,
  type OffsetPoint,
  type OffsetsOptions,
  offsetsOverTime,
} from "./offsets_over_time.ts";
export { guardOutput } from "./output.ts";
export { placeSteps, type StepOptions } from "./place_steps.ts";
export { type RobustLine, theilSen } from "./theil_sen.ts";
export * from "./vote.ts";
export * from "./warp_sound.ts";
