export { analyse, type AnalyseFileOptions } from "./analyse.ts";
export { allNeededWork, type Check } from "./doctor/check.ts";
export { examineMachine } from "./doctor/doctor.ts";
export { collectInputs, type Input, mediaExtensions } from "./inputs.ts";
export { encodeNpy } from "./npy.ts";
export { analyseDefaults, type AnalyseOptions } from "./options.ts";
export {
  type Dropped,
  type FileResult,
  fileResultSchema,
  resultJsonSchema,
  resultSchemaVersion,
  type TrackResult,
} from "./result.ts";
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
