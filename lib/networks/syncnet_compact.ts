import { createHash } from "node:crypto";
import { decodeModel, keepOutputs, type SessionOptions } from "../onnx/mod.ts";
import { looksLikeSafetensors, readStateDict } from "../torch/mod.ts";
import type { SyncNetwork, SyncNetworkInfo } from "./sync_network.ts";
import { createSyncNetwork } from "./sync_session.ts";
import { reachKey, syncnetCompactModel } from "./syncnet_compact_model.ts";

/** The compact SyncNet that comes with the project; figures from its card in models/. */
export const syncnetCompact: SyncNetworkInfo = {
  name: "syncnet_compact",
  title: "compact SyncNet: grey aligned mouth 64x64, 128 values (bundled)",
  dimensions: 128,
  distanceRange: [0, 2],
  recipes: ["default"],
  crop: "aligned",
  sound: "mfcc",
  // GRID's studio recordings read 0.0 ± 0.3 frames (bootstrap's page, "Zero").
  zeroFrames: 0,
  // Bootstrap's page, "threshold at 5 % false", other sources.
  thresholds: [
    { windows: 25, confidence: 0.205 },
    { windows: 50, confidence: 0.148 },
    { windows: 100, confidence: 0.084 },
  ],
  picture: { channels: 1, height: 64, width: 64, dtype: "float32" },
  windowFrames: 5,
};

/** MFCC rows of a sound window: the receptive field and stride of the sound stream. */
const soundWindow = { length: 20, hop: 4 };

/** Windows of a run: 128 pictures need about 80 MB. */
const batch = { picture: 128, sound: 1024, gpuFactor: 16 };

/** Field 1 of an ONNX model, its format version: what every such file begins with. */
const onnxFirstByte = 0x08;

/** The two halves' ONNX file, made from the checkpoint if `weights` is one. */
function onnxOf(weights: Uint8Array): Uint8Array {
  return weights[0] === onnxFirstByte && !looksLikeSafetensors(weights)
    ? weights
    : syncnetCompactModel(readStateDict(weights));
}

/** Windows that a vector reads on either side of its own. */
function reachOf(model: Uint8Array): number {
  const told = decodeModel(model).metadataProps
    .find(({ key }) => key === reachKey);
  return Number(told?.value ?? 0);
}

/**
 * The compact SyncNet from the bytes of its ONNX file (`frames` → `picture`,
 * `mfcc` → `sound`), or from a checkpoint of the same architecture.
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
    soundWindow,
    reach: reachOf(model),
    batch,
    sha256: createHash("sha256").update(weights).digest("hex"),
  }, options);
}
