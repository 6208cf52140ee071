import { readFileSync } from "node:fs";
import { loadLrAsd, type LrAsd } from "../networks/mod.ts";
import {
  createLrAsdScorer,
  createSyncnetScorer,
  type LrAsdReading,
  type SpeakerScorer,
  syncnetThresholds,
  type SyncReading,
} from "../speakers/mod.ts";
import { locateModel } from "../weights/mod.ts";
import type { AnalyseOptions } from "./options.ts";
import { rowsPerFrame, type Sound, soundFeatures } from "./sound.ts";
import { openTools, type Tools } from "./tools.ts";
import { createTrackMeter } from "./track_meter.ts";

/** The judges of who speaks. */
export const speakerScorerNames = ["syncnet", "lr_asd"] as const;

/** Name of a judge of who speaks. */
export type SpeakerScorerName = (typeof speakerScorerNames)[number];

/** What decides who speaks, besides the analysis itself. */
export interface SpeakerSettings {
  /** The judges; the first one's word counts where only one is shown. */
  readonly scorers: readonly SpeakerScorerName[];
  /** Windows that the sync network's score is averaged over, one per frame. */
  readonly window: number;
  /** Score from which a face speaks, for the first scorer; its own if not given. */
  readonly threshold?: number;
  /** Weights of LR-ASD: a path or a name of `models/manifest.json`. */
  readonly lrAsdWeights?: string;
  /** Seconds of LR-ASD's pieces; the authors' 1 to 6 if not given. */
  readonly durations?: readonly number[];
}

/** The tools of the analysis, and LR-ASD where it is asked for. Dispose of it. */
export interface SpeakerTools extends Tools {
  /** LR-ASD, if it is one of the judges. */
  readonly lrAsd?: LrAsd;
}

/**
 * Loads what the judges work with.
 *
 * @throws {SyncError} as `openTools`; `model-missing` with the command that fetches LR-ASD
 */
export async function openSpeakerTools(
  options: AnalyseOptions & SpeakerSettings,
): Promise<SpeakerTools> {
  await using opened = new AsyncDisposableStack();
  const tools = opened.use(await openTools(options));
  const lrAsd = options.scorers.includes("lr_asd")
    ? opened.use(
      await loadLrAsd(
        readFileSync(
          (await locateModel(options.lrAsdWeights ?? "lr_asd")).path,
        ),
        { device: options.device, threads: options.threads },
      ),
    )
    : undefined;
  const kept = opened.move();
  return {
    ...tools,
    ...(lrAsd === undefined ? {} : { lrAsd }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** LR-ASD over the sound of a file. */
export function lrAsdScorerFor(
  network: LrAsd,
  sound: Sound,
  settings: Pick<SpeakerSettings, "durations">,
): SpeakerScorer<LrAsdReading> {
  return createLrAsdScorer({
    network,
    mfcc: (from, to) =>
      sound.mfcc.slice(
        Math.min(sound.mfcc.rows, from * rowsPerFrame),
        Math.min(sound.mfcc.rows, to * rowsPerFrame),
      ),
    ...(settings.durations === undefined
      ? {}
      : { durations: settings.durations }),
  });
}

/** The sync network over the sound of a file. */
export function syncnetScorerFor(
  { network, recipe }: Tools,
  sound: Sound,
  options: AnalyseOptions & Pick<SpeakerSettings, "window" | "threshold">,
): SpeakerScorer<SyncReading> {
  const heard = soundFeatures(network, sound);
  const { threshold } = options;
  const limits = threshold === undefined
    ? syncnetThresholds(network.name, options.window)
    : {
      threshold,
      overlapThreshold: threshold,
      words: `${threshold}: as asked for`,
    };
  return createSyncnetScorer({
    crop: recipe.crop,
    threshold: limits.threshold,
    overlapThreshold: limits.overlapThreshold,
    thresholdWords: limits.words,
    window: options.window,
    minSoundShare: recipe.minSoundShare,
    start: (firstFrame) =>
      createTrackMeter({
        network,
        recipe,
        search: options.search ?? recipe.search,
        firstFrame,
        sound,
        soundFeatures: heard,
        keepFeatures: false,
        gpu: options.device !== "cpu",
      }),
  });
}
