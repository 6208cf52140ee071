import { confidenceThreshold, type SyncNetwork } from "../networks/mod.ts";
import { frameMs } from "./constants.ts";
import {
  bestColumn,
  confidence,
  meanCurve,
  offsetOf,
  subFrameOffset,
} from "./curve.ts";
import { framewiseConfidence } from "./framewise.ts";
import { offsetInterval } from "./interval.ts";
import type { Recipe } from "./recipes.ts";
import { reliabilityOf } from "./reliability.ts";
import type { DistanceMatrix, Reliability, SyncResult } from "./types.ts";
import { verdictOf } from "./verdict.ts";
import { describeOffset, describeWindows } from "./words.ts";

/** What a result needs to know of the network that made the vectors. */
export type MeasuredNetwork = Pick<
  SyncNetwork,
  "name" | "zeroFrames" | "thresholds"
>;

/** Options of {@link syncResult}. */
export interface ResultOptions {
  /** The network that made the vectors. */
  readonly network: MeasuredNetwork;
  /** The recipe that made the matrix. */
  readonly recipe: Recipe;
  /** Mean of `time − sourceTime` over the track's frames, in seconds. */
  readonly meanTimeError?: number;
  /** Seconds of voice in the track's time; left out if nobody listened. */
  readonly voicedSeconds?: number;
  /** Windows without voice, `[windows]`; see `silentWindows`. */
  readonly silentWindows?: Uint8Array;
  /** Whether another face of the same time has a clearly better curve; see `compareTracks`. */
  readonly betterRival?: boolean;
}

/**
 * All that is said about one track, from its distances.
 *
 * A frame that is shown later than its picture was taken makes the sound look early, so the
 * mean of `time − sourceTime` is taken off the offset in milliseconds.
 *
 * @throws {RangeError} if the mask of silent windows is not as long as the matrix
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { recipes } from "./recipes.ts";
 * const matrix = {
 *   data: Float32Array.from({ length: 500 }, (_, at) => at % 5 === 4 ? 0.3 : 1),
 *   windows: 100,
 *   search: 2,
 * };
 * const network = { name: "compact", zeroFrames: 0, thresholds: [] };
 * const result = syncResult(matrix, { network, recipe: recipes["default"]! });
 * strictEqual(result.offsetWords, "the sound is 80 ms late (2 frames)");
 * ```
 */
export function syncResult(
  matrix: DistanceMatrix,
  options: ResultOptions,
): SyncResult {
  const { network, recipe } = options;
  const { windows, search } = matrix;
  if (
    options.silentWindows && options.silentWindows.length !== windows
  ) {
    throw new RangeError(
      `${options.silentWindows.length} marks of silence for ${windows} windows`,
    );
  }
  const curve = meanCurve(matrix, { minSoundShare: recipe.minSoundShare });
  const threshold = confidenceThreshold(network.thresholds, windows);
  const reading = read(matrix, curve, options, threshold);
  const framewise = framewiseConfidence(matrix, curve, recipe.edges);
  const { verdict, words: verdictWords } = verdictOf({
    voicedSeconds: options.voicedSeconds,
    windows,
    betterRival: options.betterRival ?? false,
    confidence: reading?.confidence,
    threshold,
    offsetFrames: reading?.offsetFrames,
  });
  const reliability = reading?.reliability ?? incomparable(windows);
  const distanceAtZero = curve[search]!;
  return {
    offsetFrames: reading?.offsetFrames ?? null,
    offsetMs: reading?.offsetMs ?? null,
    offsetWords: reading === undefined
      ? "no shift could be compared"
      : describeOffset(reading.offsetFrames, reading.offsetMs),
    rawOffsetFrames: reading?.rawOffsetFrames ?? null,
    offsetInterval: reading?.interval ?? null,
    minDistance: reading?.minDistance ?? null,
    confidence: reading?.confidence ?? null,
    confidenceThreshold: threshold ?? null,
    distanceAtZero: Number.isNaN(distanceAtZero) ? null : distanceAtZero,
    curve,
    framewiseConfidence: framewise.filtered,
    framewiseConfidenceRaw: framewise.raw,
    windows,
    search,
    ...(options.silentWindows ? { silentWindows: options.silentWindows } : {}),
    reliability: reliability.level,
    reliabilityWords: reliability.words,
    verdict,
    verdictWords,
    recipe: recipe.name,
    network: network.name,
    zeroFrames: network.zeroFrames,
  };
}

/** What the curve says, if any shift could be compared. */
interface Reading {
  readonly offsetFrames: number;
  readonly offsetMs: number;
  readonly rawOffsetFrames: number;
  readonly interval: readonly [number, number];
  readonly minDistance: number;
  readonly confidence: number;
  readonly reliability: Reliability;
}

function read(
  matrix: DistanceMatrix,
  curve: Float32Array,
  { network, meanTimeError = 0 }: ResultOptions,
  threshold: number | undefined,
): Reading | undefined {
  const best = bestColumn(curve);
  const range = offsetInterval(matrix, curve);
  if (best < 0 || range === undefined) return undefined;
  const { zeroFrames } = network;
  const rawOffsetFrames = offsetOf(curve);
  const subFrame = subFrameOffset(curve) - zeroFrames;
  const interval = [range[0] - zeroFrames, range[1] - zeroFrames] as const;
  const stands = confidence(curve);
  return {
    offsetFrames: Math.round(rawOffsetFrames - zeroFrames) + 0,
    offsetMs: frameMs * subFrame - 1000 * meanTimeError,
    rawOffsetFrames,
    interval,
    minDistance: curve[best]!,
    confidence: stands,
    reliability: reliabilityOf({
      windows: matrix.windows,
      offset: subFrame,
      interval,
      confidence: stands,
      threshold,
      atSearchEnd: matrix.search > 0 &&
        Math.abs(rawOffsetFrames) === matrix.search,
    }),
  };
}

function incomparable(windows: number): Reliability {
  return {
    level: "low",
    words: `low: no shift has sound for enough of ${describeWindows(windows)}`,
  };
}
