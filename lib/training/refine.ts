import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadSyncnetCompact } from "../networks/mod.ts";
import type { Hook } from "../progress.ts";
import {
  type CleanFunnel,
  type CleanOptions,
  cleanTracks,
  writeCleaned,
} from "./clean.ts";
import { TrainingError } from "./errors.ts";
import { openStore } from "./store.ts";
import { runFiles } from "./train.ts";
import type { TrainConfig } from "./train_config.ts";
import { timedTracksOf } from "./train_setup.ts";

/** Name of a cleaning in its run's folder. */
export const cleanedName = "cleaned.json";

/** A cleaning, and the run that goes on from it. */
export interface Refinement {
  /** What was dropped. */
  readonly funnel: CleanFunnel;
  /** Configuration of the second round: the cleaned tracks, a folder of its own. */
  readonly config: TrainConfig;
}

/**
 * Cleans a run's tracks with the network that it has made (the paper: train,
 * drop what does not fit, train again).
 *
 * The judge is no better than the first round. It can find tracks that differ
 * from most: other people's voices, offsets of their own. A network that has
 * learnt nothing has flat curves, so that it moves nothing and drops at random;
 * one that was trained on offsets that all tracks share takes them for sync.
 *
 * @param config of the first round, which must have been trained
 * @throws {TrainingError} `network-missing`, `nothing-left`
 */
export async function refine(
  config: TrainConfig,
  options: Partial<CleanOptions> & { readonly hook?: Hook } = {},
): Promise<Refinement> {
  const path = join(config.out, runFiles.network);
  if (!existsSync(path)) {
    throw new TrainingError(
      "network-missing",
      `there is no ${path}: the first round has to be trained before it can clean`,
    );
  }
  const { device, threads } = config;
  await using network = await loadSyncnetCompact(readFileSync(path), {
    device,
    threads,
  });
  using store = openStore(config.store);
  const { tracks } = timedTracksOf(config, store);
  const cleaned = await cleanTracks(store, tracks, network, options);
  const file = join(config.out, cleanedName);
  writeCleaned(file, cleaned.tracks, cleaned.funnel);
  return {
    funnel: cleaned.funnel,
    config: { ...config, cleaned: file, out: join(config.out, "refined") },
  };
}
