/**
 * The whole public surface, grouped by stage: a video becomes frames and
 * samples; frames become faces, faces become tracks, tracks become mouth
 * crops; samples become MFCC; two networks turn crops and MFCC into vectors;
 * distances between the vectors become an offset, a confidence and a verdict.
 *
 * @module
 */
export * from "./lib/errors.ts";
export * from "./lib/progress.ts";
export * from "./lib/media/mod.ts";
export * from "./lib/audio/mod.ts";
export * from "./lib/image/mod.ts";
export * from "./lib/scenes/mod.ts";
export * from "./lib/faces/mod.ts";
export * from "./lib/tracks/mod.ts";
export * from "./lib/onnx/mod.ts";
export * from "./lib/torch/mod.ts";
export * from "./lib/weights/mod.ts";
export * from "./lib/networks/mod.ts";
export * from "./lib/sync/mod.ts";
export * as plots from "./lib/plots/mod.ts";
export {
  type Displayable,
  type Figure,
  type Json,
  type JsonObject,
  jupyterDisplay,
  type MimeBundle,
} from "./lib/plots/mod.ts";
export * from "./lib/speakers/mod.ts";
export * from "./lib/segments/mod.ts";
export * from "./lib/repair/mod.ts";
export * from "./lib/score/mod.ts";
export * from "./lib/compat/mod.ts";
export * from "./lib/training/mod.ts";
export * from "./lib/pipeline/mod.ts";
export * from "./lib/report/mod.ts";
