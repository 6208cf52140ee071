import { createHash } from "node:crypto";
import { keepOutputs, readMetadata, type SessionOptions } from "../onnx/mod.ts";
import {
  looksLikeSafetensors,
  readSafetensorsMetadata,
  readStateDict,
} from "../torch/mod.ts";
import { readCalibration } from "./calibration.ts";
import { parseCompactArchitecture } from "./compact_architecture.ts";
import {
  type CompactLayers,
  compactLayers,
  compactSizes,
} from "./compact_layers.ts";
import type { SyncNetwork, SyncNetworkInfo } from "./sync_network.ts";
import { createSyncNetwork } from "./sync_session.ts";
import { contextKey, syncnetCompactModel } from "./syncnet_compact_model.ts";

/** The compact SyncNet that comes with the project; figures from its card in models/. */
export const syncnetCompact: SyncNetworkInfo = {
  name: "syncnet_compact",
  title: "compact SyncNet: grey aligned mouth 64x64, 128 values (bundled)",
  dimensions: compactSizes.dimensions,
  distanceRange: [0, 2],
  recipes: ["default"],
  crop: "aligned",
  sound: "mfcc",
  picture: {
    channels: 1,
    height: compactSizes.cropSide,
    width: compactSizes.cropSide,
    dtype: "float32",
  },
  windowFrames: compactSizes.windowFrames,
};

/** Windows of a run: 192 pictures need about 120 MB. */
const batch = { picture: 192, sound: 1024, gpuFactor: 16 };

/** Field 1 of an ONNX model, its format version: what every such file begins with. */
const onnxFirstByte = 0x08;

/** Free text of a checkpoint that describes its layers. */
export const architectureKey = "architecture";

/**
 * The layers of a checkpoint: those it describes in its free texts, else those
 * of the bootstrap, whose windows stand alone.
 *
 * @throws {NetworkError} `architecture-invalid`
 */
export function checkpointLayers(checkpoint: Uint8Array): CompactLayers {
  const told = looksLikeSafetensors(checkpoint)
    ? readSafetensorsMetadata(checkpoint).get(architectureKey)
    : undefined;
  return compactLayers(
    parseCompactArchitecture(
      told === undefined ? { context: false } : JSON.parse(told),
    ),
  );
}

/** Whether bytes begin as an ONNX file does. */
export function looksLikeOnnx(bytes: Uint8Array): boolean {
  return bytes[0] === onnxFirstByte && !looksLikeSafetensors(bytes);
}

/** The two halves' ONNX file, made from the checkpoint if `weights` is one. */
function onnxOf(weights: Uint8Array): Uint8Array {
  return looksLikeOnnx(weights) ? weights : syncnetCompactModel({
    layers: checkpointLayers(weights),
    stored: readStateDict(weights),
  });
}

/**
 * A compact SyncNet from the bytes of its ONNX file (`frames` → `picture`,
 * `mfcc` → `sound`), or from a checkpoint that training left.
 *
 * @throws {GraphError} `onnx-unreadable`, `output-missing` if it is another ONNX file
 * @throws {CheckpointError} if the bytes are neither
 * @throws {NetworkError} `checkpoint-mismatch` if it is another network's checkpoint
 * @throws {ProviderError} if the machine lacks the device
 */
export async function loadSyncnetCompact(
  weights: Uint8Array,
  options: SessionOptions = {},
): Promise<SyncNetwork> {
  const model = onnxOf(weights);
  return await createSyncNetwork(syncnetCompact, {
    picture: keepOutputs(model, ["picture"]),
    sound: keepOutputs(model, ["sound"]),
    soundWindow: compactSizes.soundWindow,
    contextWindows: Number(readMetadata(model).get(contextKey) ?? 0),
    calibration: readCalibration(model),
    batch,
    sha256: createHash("sha256").update(weights).digest("hex"),
  }, options);
}
