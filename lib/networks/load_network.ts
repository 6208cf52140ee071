import { readFileSync } from "node:fs";
import type { SessionOptions } from "../onnx/mod.ts";
import { locateModel } from "../weights/mod.ts";
import { NetworkError } from "./errors.ts";
import type { SyncNetwork, SyncNetworkInfo } from "./sync_network.ts";
import { loadSyncnetCompact, syncnetCompact } from "./syncnet_compact.ts";
import { loadSyncnetV2, syncnetV2 } from "./syncnet_v2.ts";

/** A sync network as the table lists it. */
export interface NetworkEntry {
  /** What is known of it. */
  readonly info: SyncNetworkInfo;
  /** Makes it from the bytes of its weights. */
  load(weights: Uint8Array, options: SessionOptions): Promise<SyncNetwork>;
}

/** Options of {@link loadNetwork}. */
export interface LoadNetworkOptions extends SessionOptions {
  /** Path of the weights, or their name in the manifest; the network's own name if left out. */
  readonly weights?: string;
}

/** The sync networks by name: another one is a file and a line here. */
export const networks: ReadonlyMap<string, NetworkEntry> = new Map(
  [
    { info: syncnetCompact, load: loadSyncnetCompact },
    { info: syncnetV2, load: loadSyncnetV2 },
  ].map((entry) => [entry.info.name, entry]),
);

/** Name of the network that is used unless another is asked for. */
export const defaultNetwork = "syncnet_compact";

/**
 * Finds a network in the table.
 *
 * @throws {NetworkError} `network-unknown`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(networkEntry("syncnet_v2").info.dimensions, 1024);
 * ```
 */
export function networkEntry(name: string): NetworkEntry {
  const entry = networks.get(name);
  if (entry === undefined) {
    throw new NetworkError(
      "network-unknown",
      `there is no network "${name}"; there are ${
        [...networks.keys()].join(", ")
      }`,
    );
  }
  return entry;
}

/**
 * Loads a sync network by name.
 *
 * @throws {NetworkError} `network-unknown`; `checkpoint-mismatch` if the
 *   weights are another network's
 * @throws {WeightsError} `model-missing` with the command that fetches them,
 *   `model-damaged`, `model-unknown`
 * @throws {ProviderError} if the machine lacks the device
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * await using network = await loadNetwork("syncnet_compact");
 * const { rows } = await network.embedSound(new Float32Array(48 * 13), 48);
 * strictEqual(rows, 8);
 * ```
 */
export async function loadNetwork(
  name: string = defaultNetwork,
  options: LoadNetworkOptions = {},
): Promise<SyncNetwork> {
  const { info, load } = networkEntry(name);
  const { path } = await locateModel(options.weights ?? info.name);
  return await load(readFileSync(path), options);
}
