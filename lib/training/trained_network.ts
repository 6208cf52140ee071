import {
  type CompactLayers,
  loadSyncnetCompact,
  syncnetCompactModel,
  type SyncNetwork,
} from "../networks/mod.ts";
import type { GraphTensor, SessionOptions } from "../onnx/mod.ts";
import { writeSafetensors } from "../torch/mod.ts";
import { temperatureName } from "./objectives.ts";

/** A trained network's two files. */
export interface NetworkFiles {
  /** For use: batch normalisation folded, any number of frames. */
  readonly onnx: Uint8Array;
  /** Its weights by name, to train on. */
  readonly safetensors: Uint8Array;
}

/**
 * A trained network as files.
 *
 * @param weights parameters and statistics by name
 * @param metadata free texts to keep in both
 */
export function networkFiles(
  layers: CompactLayers,
  weights: ReadonlyMap<string, GraphTensor>,
  metadata: Readonly<Record<string, string>> = {},
): NetworkFiles {
  const tensors = new Map(weights) as Parameters<typeof writeSafetensors>[0];
  const streams = new Map(tensors);
  (streams as Map<string, unknown>).delete(temperatureName);
  return {
    onnx: syncnetCompactModel({ layers, stored: streams }, { metadata }),
    safetensors: writeSafetensors(tensors, metadata),
  };
}

/** A trained network, ready to run. */
export async function openTrained(
  layers: CompactLayers,
  weights: ReadonlyMap<string, GraphTensor>,
  options: SessionOptions = {},
): Promise<SyncNetwork> {
  return await loadSyncnetCompact(networkFiles(layers, weights).onnx, options);
}
