import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  CompatError,
  cropNames,
  labFiles,
  labFolders,
  type OffsetsRow,
  offsetsText,
  writeDistances,
} from "../compat/mod.ts";
import type { SyncNetwork } from "../networks/mod.ts";
import type { Hook } from "../progress.ts";
import { compareWholeClip } from "../score/mod.ts";
import {
  bestColumn,
  confidence,
  type DistanceMatrix,
  framewiseConfidence,
  meanCurve,
  offsetOf,
} from "../sync/mod.ts";
import { NothingToMeasureError } from "./nothing.ts";
import { writeWhole } from "./write.ts";

/** What a clip of a face gives, as syncnet_python evaluates it. */
export interface ClipEvaluation {
  /** Offset in frames as the network reads it, its zero not taken off: negative = the sound is late. */
  readonly offset: number;
  /** Mean distance at that shift. */
  readonly minDistance: number;
  /** Median minus minimum of the mean distance. */
  readonly confidence: number;
  /** Confidence of each window, median-filtered over 9 with zeros beyond the ends. */
  readonly framewise: Float32Array;
  /** Distances `[windows, 2·vshift + 1]`. */
  readonly distances: DistanceMatrix;
}

/** Options of {@link evaluateClip}. */
export interface EvaluateClipOptions {
  /** Makes vectors; the caller disposes of it. */
  readonly network: SyncNetwork;
  /** Largest shift in frames, both ways. */
  readonly vshift?: number;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stage "frames". */
  readonly hook?: Hook;
}

/**
 * Evaluates a clip that is cut to a face, to the original's letter.
 *
 * @throws {SyncError} `no-audio`, `too-short`, or why it cannot be decoded
 */
export async function evaluateClip(
  file: string,
  { network, vshift = 15, signal, hook }: EvaluateClipOptions,
): Promise<ClipEvaluation> {
  const distances = await compareWholeClip(file, network, {
    search: vshift,
    ...(signal ? { signal } : {}),
    ...(hook ? { hook } : {}),
  });
  if (distances.windows === 0) {
    throw new NothingToMeasureError(
      "too-short",
      `${file} is too short: a window of picture and sound needs ${
        network.windowFrames + 1
      } frames`,
    );
  }
  const curve = meanCurve(distances, { minSoundShare: 0 });
  return {
    offset: offsetOf(curve),
    minDistance: curve[bestColumn(curve)]!,
    confidence: confidence(curve),
    framewise: framewiseConfidence(distances, curve, "zeros").filtered,
    distances,
  };
}

/** Options of {@link compatSyncnet}. */
export interface CompatSyncnetOptions extends EvaluateClipOptions {
  /** Folder of all references. */
  readonly dataDir: string;
  /** Name of the video. */
  readonly reference: string;
}

/** A clip of `pycrop` with what it gave. */
export interface CompatEvaluation extends ClipEvaluation {
  /** File name of the clip. */
  readonly name: string;
}

/**
 * syncnet_python's second script: evaluates the clips of `pycrop`, ours or a
 * lab's, one after the other, then leaves `activesd.pckl` and `offsets.txt` in
 * `pywork`. All of them count, whatever digit their names begin with.
 *
 * @throws {UsageError} `reference-unfit`
 * @throws {CompatError} `crops-missing` if the first script has not run
 * @throws {SyncError} if a clip cannot be evaluated
 */
export async function* compatSyncnet(
  options: CompatSyncnetOptions,
): AsyncGenerator<CompatEvaluation> {
  const { dataDir, reference, hook } = options;
  const { crop, work } = labFolders(dataDir, reference);
  if (!existsSync(crop)) {
    throw new CompatError(
      "crops-missing",
      `there is no ${crop}: run run_pipeline with the same --data_dir and --reference first`,
    );
  }
  const rows: OffsetsRow[] = [];
  const matrices: DistanceMatrix[] = [];
  const names = cropNames(readdirSync(crop));
  for (const [number, name] of names.entries()) {
    const evaluation = await evaluateClip(join(crop, name), options);
    matrices.push(evaluation.distances);
    const { offset, confidence } = evaluation;
    rows.push({ name, offset, confidence });
    hook?.({ stage: "clips", completed: number + 1, total: names.length });
    yield { name, ...evaluation };
  }
  options.signal?.throwIfAborted();
  writeWhole(join(work, labFiles.distances), writeDistances(matrices));
  writeWhole(join(work, labFiles.offsets), offsetsText(rows));
}
