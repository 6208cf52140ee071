import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseTrainConfig, type TrainConfig } from "../../lib/training/mod.ts";
import {
  type SyntheticStoreOptions,
  writeSyntheticStore,
} from "./synthetic_store.ts";

/** A network that trains in milliseconds. */
export const tinyNetwork = {
  picture: [
    { out: 6, kernel: [5, 5], stride: [4, 4], padding: [2, 2] },
    { out: 8, kernel: [3, 3], stride: [4, 4], padding: [1, 1], residual: 1 },
  ],
  sound: [{ out: 8, kernel: [13, 5] }],
  context: { kernel: 3, hidden: 6 },
};

/** A run over a made-up store in a folder. */
export function tinyRun(
  folder: string,
  store: Partial<SyntheticStoreOptions>,
  config: Readonly<Record<string, unknown>>,
): TrainConfig {
  const path = join(folder, "store");
  if (!existsSync(path)) {
    writeSyntheticStore(path, { tracks: 10, frames: 40, ...store });
  }
  return parseTrainConfig({
    store: path,
    out: join(folder, "run"),
    architecture: tinyNetwork,
    steps: 12,
    segments: 4,
    frames: 16,
    lateness: { use: "zero" },
    optimiser: { warmup: 4, rate: 5e-3 },
    selfCheck: false,
    verdictAfter: 0,
    threads: 1,
    ...config,
  });
}
