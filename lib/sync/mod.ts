/**
 * The method: distances between picture and sound vectors become an offset, a confidence
 * and a verdict.
 *
 * Offsets: negative = the sound is late, positive = it is early; one frame is 40 ms.
 *
 * @module
 */
export { ComparisonError } from "./errors.ts";
export { frameMs, windowFrames } from "./constants.ts";
export type {
  DistanceMatrix,
  Edges,
  Reliability,
  ReliabilityLevel,
  SyncResult,
  Verdict,
} from "./types.ts";
export {
  defaultDistanceOptions,
  type DistanceOptions,
  pairwiseDistances,
  pairwiseEpsilon,
} from "./distances.ts";
export {
  createDistanceStream,
  type DistanceStream,
  type DistanceStreamOptions,
} from "./distance_stream.ts";
export {
  bestColumn,
  confidence,
  type CurveOptions,
  defaultCurveOptions,
  lowerMedian,
  meanCurve,
  offsetOf,
  subFrameOffset,
} from "./curve.ts";
export {
  type FramewiseConfidence,
  framewiseConfidence,
  framewiseKernel,
} from "./framewise.ts";
export {
  defaultIntervalOptions,
  type IntervalOptions,
  offsetInterval,
} from "./interval.ts";
export { type Recipe, recipeFor, recipes, type RecipeUser } from "./recipes.ts";
export { type Evidence, reliabilityOf } from "./reliability.ts";
export {
  type ReasonedVerdict,
  type VerdictEvidence,
  type VerdictLimits,
  verdictLimits,
  verdictOf,
} from "./verdict.ts";
export {
  type CompareOptions,
  compareTracks,
  defaultCompareOptions,
  type TrackDistances,
} from "./compare_tracks.ts";
export { realSoundRows, silentWindows } from "./windows.ts";
export { describeOffset, describeWindows } from "./words.ts";
export {
  type MeasuredNetwork,
  type ResultOptions,
  syncResult,
} from "./result.ts";
