import type { Decoder } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { type DriftMeasurement, measureFaces } from "../repair/mod.ts";
import { analyseDefaults, type AnalyseOptions } from "./options.ts";
import { speakingFaces, stepsPerFrame } from "./speaking_faces.ts";
import { openTools, type Tools } from "./tools.ts";

/** Options of {@link measureDrift}. */
export interface MeasureDriftOptions extends Partial<AnalyseOptions> {
  /** Seconds of a stretch that gives one offset; 4 to 10 by the file's duration if absent. */
  readonly stretchSeconds?: number;
  /** Loaded tools, for many files; opened and closed for this one if left out. */
  readonly tools?: Tools;
  /** A thread to decode in, for many files; started and ended for this one if left out. */
  readonly decoder?: Decoder;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of stage "frames". */
  readonly hook?: Hook;
}

/** How the offset of a file goes on, and what measured it. */
export interface DriftResult extends DriftMeasurement {
  /** The file. */
  readonly file: string;
  /** Network, its weights, recipe and detector behind the numbers. */
  readonly made: {
    /** Name of the sync network. */
    readonly network: string;
    /** Offset that it reads on material in sync; already taken off. */
    readonly zeroFrames: number;
    /** SHA-256 of its weights. */
    readonly weightsSha256: string;
    /** Name of the recipe; comparisons without sound are left out in any. */
    readonly recipe: string;
    /** Name of the face detector. */
    readonly detector: string;
  };
}

/**
 * Tells how the offset of a file goes on over time: constant, drifting or in
 * steps.
 *
 * The windows of all faces that speak in a stretch of 4 to 10 s give one
 * offset; a robust line goes through these.
 *
 * @param file path of a media file, the longer the better: three minutes tell
 *   a drift of 50 ppm where the face is clear
 * @throws {RepairError} `drift-too-short` if fewer than 3 stretches give a sure offset
 * @throws {SyncError} as `analyse`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const { kind, points } = await measureDrift("data/samples/grid_three_shots.mp4", {
 *   stretchSeconds: 3,
 * });
 * strictEqual(`${kind} ${points.length}`, "constant 3");
 * ```
 */
export async function measureDrift(
  file: string,
  options: MeasureDriftOptions = {},
): Promise<DriftResult> {
  const settings = { ...analyseDefaults, ...options };
  await using own = options.tools ? undefined : await openTools(settings);
  const tools = options.tools ?? own!;
  const { network, recipe, detector } = tools;
  const faces = await speakingFaces(file, tools, settings);
  return {
    file,
    ...measureFaces(faces, {
      stepsPerFrame,
      zeroFrames: network.zeroFrames,
      thresholds: network.thresholds,
      minSoundShare: recipe.minSoundShare,
      ...(options.stretchSeconds === undefined
        ? {}
        : { stretchSeconds: options.stretchSeconds }),
    }),
    made: {
      network: network.name,
      zeroFrames: network.zeroFrames,
      weightsSha256: network.sha256,
      recipe: recipe.name,
      detector: detector.name,
    },
  };
}
