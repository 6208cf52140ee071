export { analyse, type AnalyseFileOptions } from "./analyse.ts";
export { allNeededWork, type Check } from "./doctor/check.ts";
export { examineMachine } from "./doctor/doctor.ts";
export { collectInputs, type Input } from "./inputs.ts";
export {
  type DriftResult,
  measureDrift,
  type MeasureDriftOptions,
} from "./measure_drift.ts";
export { encodeNpy } from "./npy.ts";
export { analyseDefaults, type AnalyseOptions } from "./options.ts";
export {
  type Dropped,
  type FileResult,
  type MediaSummary,
  resultSchemaVersion,
  type TrackResult,
} from "./result.ts";
export {
  type FileResultSchema,
  fileResultSchema,
  resultJsonSchema,
} from "./result_schema.ts";
export { failedResult, type RunOptions, runPipeline } from "./run.ts";
export {
  type Cell,
  summaryColumns,
  type SummaryRow,
  summaryRows,
  toCsv,
  toJsonLines,
  toParquet,
} from "./summary.ts";
export { openTools, type Tools } from "./tools.ts";
export { claimFolder, writeWhole } from "./write.ts";
export {
  eachFile,
  type EachFileOptions,
  type FileOutcome,
} from "./each_file.ts";
export {
  findSpeakers,
  type FindSpeakersOptions,
  speakerDefaults,
  type SpeakerFace,
  type SpeakersResult,
  type SpeakerVerdict,
} from "./find_speakers.ts";
export { runSpeakers, type RunSpeakersOptions } from "./run_speakers.ts";
export {
  faceName,
  speakerColumns,
  type SpeakerRow,
  speakerRows,
} from "./speaker_summary.ts";
export {
  type SpeakerScorerName,
  speakerScorerNames,
  type SpeakerSettings,
  type SpeakerTools,
} from "./speaker_tools.ts";
export { manifestColumns, type ManifestRow } from "./curate_rows.ts";
export {
  curateDefaults,
  type CuratedResult,
  type CurateOptions,
  type Curation,
  startCuration,
} from "./run_curate.ts";
export { type ClipFormat, type ClipView } from "./write_clip.ts";
export { compatDefaults, type CompatOptions } from "./compat_options.ts";
export {
  type CompatCrop,
  compatPipeline,
  type CompatPipelineOptions,
  type CompatPipelineResult,
} from "./compat_pipeline.ts";
export {
  type ClipEvaluation,
  type CompatEvaluation,
  compatSyncnet,
  type CompatSyncnetOptions,
  evaluateClip,
  type EvaluateClipOptions,
} from "./compat_syncnet.ts";
export { clipFeatures, type ClipFeaturesOptions } from "./compat_features.ts";
export {
  type CompatResult,
  runCompat,
  type RunCompatOptions,
} from "./compat_run.ts";
