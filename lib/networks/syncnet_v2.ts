import { createHash } from "node:crypto";
import type { SessionOptions } from "../onnx/mod.ts";
import { readStateDict } from "../torch/mod.ts";
import { uncalibrated } from "./calibration.ts";
import type { SyncNetwork, SyncNetworkInfo } from "./sync_network.ts";
import { createSyncNetwork } from "./sync_session.ts";
import {
  syncnetV2Parameters,
  syncnetV2PictureModel,
  syncnetV2SoundModel,
  syncnetV2SoundWindow,
} from "./syncnet_v2_model.ts";

/** SyncNet v2, the published network ("Out of Time", 2016; weights of syncnet_python). */
export const syncnetV2: SyncNetworkInfo = {
  name: "syncnet_v2",
  title: "SyncNet v2: colour face 224x224, 1024 values (weights to download)",
  dimensions: 1024,
  recipes: ["syncnet_python"],
  crop: "syncnet_python",
  sound: "mfcc",
  picture: { channels: 3, height: 224, width: 224, dtype: "uint8" },
  windowFrames: 5,
};

/** Windows of a run: on two cores 16 come within 5 % of the rate of 32, and need 250 MB. */
const batch = { picture: 16, sound: 64, gpuFactor: 8 };

/**
 * SyncNet v2 from the bytes of a PyTorch checkpoint or safetensors file.
 *
 * @throws {CheckpointError} if the bytes are no checkpoint
 * @throws {NetworkError} `checkpoint-mismatch` if it is another network's
 * @throws {ProviderError} if the machine lacks the device
 */
export async function loadSyncnetV2(
  weights: Uint8Array,
  options: SessionOptions = {},
): Promise<SyncNetwork> {
  const parameters = syncnetV2Parameters(readStateDict(weights));
  return await createSyncNetwork(syncnetV2, {
    picture: syncnetV2PictureModel(parameters),
    sound: syncnetV2SoundModel(parameters),
    soundWindow: syncnetV2SoundWindow,
    batch,
    // Its numbers are compared with the original's, which subtracts nothing;
    // it lies about two frames from GRID's zero (bootstrap's page, "Zero").
    calibration: uncalibrated,
    sha256: createHash("sha256").update(weights).digest("hex"),
  }, options);
}
