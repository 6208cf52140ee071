/**
 * Networks, each described once as data.
 *
 * @module
 */
export { collapseTime } from "./collapse_time.ts";
export {
  type BatchStatisticsObserver,
  emitLayers,
  type LayerObserver,
  type ParameterSource,
} from "./emit.ts";
export { NetworkError } from "./errors.ts";
export { type Features, joinFeatures } from "./features.ts";
export { foldLayers, type Weighted } from "./fold.ts";
export { foldCompact, type WeightedCompact } from "./fold_compact.ts";
export { initialParameters, type UniformSource } from "./initial_parameters.ts";
export * from "./layers.ts";
export {
  defaultNetwork,
  loadNetwork,
  type LoadNetworkOptions,
  type NetworkEntry,
  networkEntry,
  networks,
} from "./load_network.ts";
export { loadLrAsd, type LrAsd, lrAsdSide } from "./lr_asd.ts";
export {
  type Parameter,
  parameter,
  type Parameters,
  parametersOf,
  takeParameters,
} from "./parameters.ts";
export {
  type HeadOutput,
  loadS3fd,
  type S3fd,
  type S3fdHeads,
  s3fdModel,
  s3fdParameters,
  s3fdSmallestSide,
} from "./s3fd.ts";
export { type StoredOptions, storedParameters } from "./sources.ts";
export {
  type Calibration,
  type ConfidenceThreshold,
  confidenceThreshold,
  type PictureCrop,
  type PictureInput,
  type SyncNetwork,
  type SyncNetworkInfo,
} from "./sync_network.ts";
export { syncnet2016Picture, syncnet2016Sound } from "./syncnet_2016_layers.ts";
export {
  syncnet2016Model,
  syncnet2016PictureWindow,
  syncnet2016SoundWindow,
} from "./syncnet_2016_model.ts";
export {
  architectureKey,
  checkpointLayers,
  loadSyncnetCompact,
  looksLikeOnnx,
  syncnetCompact,
} from "./syncnet_compact.ts";
export {
  readCalibration,
  uncalibrated,
  withCalibration,
} from "./calibration.ts";
export {
  type Block,
  type CompactArchitecture,
  parseCompactArchitecture,
} from "./compact_architecture.ts";
export {
  compactLayerList,
  type CompactLayers,
  compactLayers,
  compactSizes,
} from "./compact_layers.ts";
export {
  contextLayers,
  contextMargin,
  type ContextOptions,
  emitAlongTime,
} from "./context.ts";
export { embedSoundRange, type MfccRows } from "./sound_range.ts";
export {
  createPictureStream,
  type PictureEmbedder,
  type PictureRun,
  type PictureStream,
  pictureStreamDefaults,
  type PictureStreamOptions,
} from "./picture_stream.ts";
export {
  type CompactModelOptions,
  type CompactNetwork,
  syncnetCompactModel,
} from "./syncnet_compact_model.ts";
export { loadSyncnetV2, syncnetV2 } from "./syncnet_v2.ts";
export {
  syncnetV2Picture,
  syncnetV2PictureHead,
  syncnetV2Sound,
} from "./syncnet_v2_layers.ts";
export {
  type ModelVariant,
  syncnetV2Parameters,
  syncnetV2PictureModel,
  syncnetV2SoundModel,
} from "./syncnet_v2_model.ts";
export { slidingWindows, windowCount, type WindowOptions } from "./windows.ts";
export {
  wav2lipExpertFace,
  wav2lipExpertSound,
} from "./wav2lip_expert_layers.ts";
export {
  wav2lipExpertFaceModel,
  wav2lipExpertParameters,
  wav2lipExpertSoundModel,
  wav2lipExpertSoundWindow,
} from "./wav2lip_expert_model.ts";
