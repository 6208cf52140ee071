/**
 * Training sync networks and measuring how good they are.
 *
 * @module
 */
export {
  type PictureAugmentation,
  pictureAugmentationDefaults,
  plainPicture,
} from "./augment_picture.ts";
export {
  plainSound,
  type SoundAugmentation,
  soundAugmentationDefaults,
} from "./augment_sound.ts";
export {
  type Batch,
  type BatchMaker,
  type BatchOptions,
  createBatchMaker,
} from "./batch.ts";
export {
  averageCheckpoints,
  type CheckpointShare,
} from "./average_checkpoints.ts";
export {
  calibrate,
  calibrateDefaults,
  type CalibrateOptions,
} from "./calibrate.ts";
export {
  type ChanceCause,
  chanceCauses,
  type ChanceEvidence,
  isAtChance,
  isLossAtChance,
  type MeanDistances,
} from "./chance_verdict.ts";
export {
  cleanDefaults,
  type CleanFunnel,
  type CleanOptions,
  cleanTracks,
  readCleaned,
  writeCleaned,
} from "./clean.ts";
export type { Clip } from "./clip.ts";
export { listClips, type ListedClip } from "./clip_list.ts";
export {
  compareCourses,
  compareDistances,
  type Comparer,
  type Comparison,
} from "./comparers.ts";
export {
  type ClipVectors,
  type Embedder,
  embedFile,
  type EmbedTools,
} from "./embed_file.ts";
export {
  type DroppedFile,
  type EmbeddedFolder,
  embedFiles,
  scoreShiftsOfFiles,
} from "./embed_folder.ts";
export { embedStore, type EmbedStoreOptions } from "./embed_store.ts";
export { TrainingError } from "./errors.ts";
export {
  evaluateClips,
  evaluateDefaults,
  type EvaluateOptions,
  type Evaluation,
} from "./evaluate.ts";
export { evaluationFigures } from "./evaluation_figures.ts";
export type { StateEntry } from "./graph_state.ts";
export {
  batchMatchingLoss,
  binaryCrossEntropy,
  binaryCrossEntropyOfLogits,
  contrastiveDefaults,
  contrastiveLoss,
  type ContrastiveOptions,
  crossEntropy,
  shiftMatchingLoss,
} from "./losses.ts";
export {
  latenessDefaults,
  type LatenessOptions,
  type TimedTrack,
  type TimedTracks,
  timeTracks,
} from "./lateness.ts";
export {
  compareShiftScores,
  scoreShifts,
  type ScoreShiftsTools,
  type ShiftScoreOptions,
  startShiftScores,
} from "./lr_asd_shifts.ts";
export { timedBy } from "./truth_by.ts";
export { motionEnergy } from "./motion_energy.ts";
export {
  adam,
  adamDefaults,
  type AdamOptions,
  adamW,
  adamWDefaults,
  type AdamWOptions,
  type Optimiser,
  sgd,
  sgdDefaults,
  type SgdOptions,
  type UpdateInputs,
  type UpdateResult,
} from "./optimisers.ts";
export {
  type ConfidenceRow,
  ownAndStrangers,
  percentile,
  strangersDefaults,
  type StrangersOptions,
} from "./own_and_strangers.ts";
export { type PairDistances, pairDistances } from "./pair_distances.ts";
export {
  clipLateness,
  plantedDefaults,
  type PlantedOptions,
  type PlantedRow,
  plantedShifts,
  type ShiftedOptions,
} from "./planted_shifts.ts";
export type { Places } from "./places.ts";
export {
  type Preparation,
  prepareFiles,
  type PrepareOptions,
} from "./prepare.ts";
export {
  type AccuracyRow,
  type ClipGroup,
  groupOf,
  longClipWindows,
  segmentAccuracy,
  segmentDefaults,
  type SegmentOptions,
  type Share,
} from "./segment_accuracy.ts";
export { createStepper, type Stepper, type StepResult } from "./stepper.ts";
export type { VoiceChange } from "./other_voice.ts";
export { openStore, type Store } from "./store.ts";
export type { StoredSpan, StoredTrack } from "./store_index.ts";
export {
  type Forward,
  type ForwardTools,
  type NamedOutput,
  stepCountName,
  type TrainingStep,
  trainingStep,
  trainingStepDefaults,
  type TrainingStepOptions,
} from "./training_step.ts";
export {
  distance,
  innerProduct,
  similarities,
  unitVectors,
} from "./vectors.ts";
export {
  runFiles,
  train,
  type TrainOptions,
  type TrainSummary,
} from "./train.ts";
export {
  type OptimiserConfig,
  parseTrainConfig,
  rateAt,
  type TrainConfig,
} from "./train_config.ts";
export {
  type LogLine,
  type NoteLine,
  readLog,
  type StepLine,
  trainingFigure,
  type ValidationLine,
} from "./train_log.ts";
export {
  type NetworkFiles,
  networkFiles,
  openTrained,
} from "./trained_network.ts";
export { checkBalance } from "./train_setup.ts";
export { cleanedName, refine, type Refinement } from "./refine.ts";
export {
  canonicalDefaults,
  type CanonicalOptions,
  fitCanonical,
} from "./canonical.ts";
export {
  type ContrastiveObjective,
  type CosineObjective,
  type MatchingObjective,
  type Objective,
} from "./objectives.ts";
export {
  overfitCheck,
  type OverfitOptions,
  type OverfitResult,
} from "./overfit_check.ts";
