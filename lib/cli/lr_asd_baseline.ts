import { readFileSync } from "node:fs";
import { createDetector } from "../faces/mod.ts";
import { loadLrAsd } from "../networks/mod.ts";
import {
  type EmbeddedFolder,
  type ListedClip,
  scoreShiftsOfFiles,
  TrainingError,
} from "../training/mod.ts";
import { locateModel, WeightsError } from "../weights/mod.ts";
import { createProgressBar } from "./progress_bar.ts";

/** What {@link lrAsdBaseline} works with. */
export interface LrAsdBaselineOptions {
  /** Where the network runs. */
  readonly device: "cpu" | "webgpu" | "cuda";
  /** Processor threads. */
  readonly threads: number;
  /** Largest shift in frames, both ways. */
  readonly search: number;
  /** Stops the work. */
  readonly signal: AbortSignal;
}

/** Name of the column. */
export const lrAsdName = "LR-ASD";

/** What a reader of the column should know. */
export const lrAsdNote =
  `${lrAsdName} draws on up to 6 s around a segment, so that a short segment is no short clip to it; it was not run with strangers' sound.`;

/**
 * LR-ASD's scores of clips at every shift, with a bar of their own.
 *
 * @param files the clips; `undefined` where there is a store in their place
 * @returns why there are none, and what to do, where they cannot be had
 */
export async function lrAsdBaseline(
  files: readonly ListedClip[] | undefined,
  options: LrAsdBaselineOptions,
): Promise<EmbeddedFolder | { readonly reason: string }> {
  const { device, threads, search, signal } = options;
  if (files === undefined) {
    return {
      reason:
        "it looks at whole faces, and a store holds mouths; name the folder of the clips in place of the store",
    };
  }
  try {
    const { path } = await locateModel("lr_asd");
    await using network = await loadLrAsd(readFileSync(path), {
      device,
      threads,
    });
    await using detector = await createDetector("yunet", { threads });
    using bar = createProgressBar({ unit: "files", label: () => lrAsdName });
    return await scoreShiftsOfFiles(files, {
      detector,
      network,
      search,
      signal,
    }, bar.hook);
  } catch (error) {
    const isTold = error instanceof WeightsError ||
      error instanceof TrainingError && error.code === "nothing-usable";
    if (!isTold) throw error;
    return { reason: error.message };
  }
}
