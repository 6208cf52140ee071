import type { SyncNetwork } from "../networks/mod.ts";
import type { DistanceMatrix } from "../sync/mod.ts";
import { syncResult } from "../sync/mod.ts";
import { cropWords } from "./crop_paths.ts";
import { scoreNames } from "./names.ts";
import { presetRecipe, type ScorePreset } from "./presets.ts";
import type { TrackPictures } from "./track_pictures.ts";

/** The score of one face of one clip under one preset, or why there is none. */
export interface ScoreRow {
  /** Path of the clip as a person would write it. */
  readonly file: string;
  /** Whether there is a score. */
  readonly status: "ok" | "failed";
  /** Short identifier of the failure. */
  readonly code: string | null;
  /** What is wrong and what to do. */
  readonly reason: string | null;
  /** The recipe, by the preset's name: a score without it does not exist. */
  readonly preset: string;
  /** Where the pictures came from. */
  readonly cropPath: string;
  /** The same in words. */
  readonly crop: string;
  /** Name of the detector; `none` if nobody looked for faces. */
  readonly detector: string;
  /** Name of the network. */
  readonly network: string;
  /** SHA-256 of its weights' file. */
  readonly weightsSha256: string;
  /** What `distance` is: `LSE-D` only for the published SyncNet v2. */
  readonly distanceName: string;
  /** What `confidence` is: `LSE-C` only for the published SyncNet v2. */
  readonly confidenceName: string;
  /** Number of the face, from 0 in order of appearance. */
  readonly track: number | null;
  /** How many faces were followed in the clip. */
  readonly tracks: number | null;
  /** First frame of the 25 fps grid. */
  readonly firstFrame: number | null;
  /** One past the last frame. */
  readonly endFrame: number | null;
  /** Number of windows behind the numbers. */
  readonly windows: number | null;
  /** Mean distance at the best shift, in the network's units. */
  readonly distance: number | null;
  /** Median minus minimum of the mean distance over the shifts. */
  readonly confidence: number | null;
  /** Mean distance at shift 0, the clip as it is: what the minimum cannot see is how far it is from here. */
  readonly distanceAtZero: number | null;
  /** Offset in frames of 40 ms, the network's zero taken off: negative = the sound is late. */
  readonly offsetFrames: number | null;
  /** Offset that the network reads on material in sync; taken off above. */
  readonly zeroFrames: number;
  /** Comparisons without sound: `zeros` or `omit`. */
  readonly edges: string;
  /** Largest shift tried, in frames. */
  readonly search: number;
  /** Shortest track kept, frames. */
  readonly minTrack: number;
  /** Versions of what computes: `name version`, separated by `; `. */
  readonly versions: string;
}

/** What all rows of a run have in common under one preset. */
export interface RowContext {
  /** The network that made the vectors. */
  readonly network: Pick<
    SyncNetwork,
    "name" | "sha256" | "crop" | "zeroFrames" | "thresholds"
  >;
  /** The preset. */
  readonly preset: ScorePreset;
  /** Name of the detector. */
  readonly detector: string;
  /** Versions of what computes. */
  readonly versions: Readonly<Record<string, string>>;
}

type CommonCells =
  | "preset"
  | "cropPath"
  | "crop"
  | "detector"
  | "network"
  | "weightsSha256"
  | "distanceName"
  | "confidenceName"
  | "zeroFrames"
  | "edges"
  | "search"
  | "minTrack"
  | "versions";

function commonCells(context: RowContext): Pick<ScoreRow, CommonCells> {
  const { network, preset, detector, versions } = context;
  const names = scoreNames(network, preset);
  return {
    preset: preset.name,
    cropPath: preset.cropPath,
    crop: cropWords[preset.cropPath][network.crop],
    detector: preset.cropPath === "whole" ? "none" : detector,
    network: network.name,
    weightsSha256: network.sha256,
    distanceName: names.distance,
    confidenceName: names.confidence,
    zeroFrames: network.zeroFrames,
    edges: preset.edges,
    search: preset.search,
    minTrack: preset.minTrack,
    versions: Object.entries(versions).map(([name, version]) =>
      `${name} ${version}`
    ).join("; "),
  };
}

/** Distances are float32: seven digits are all they have. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(6));
}

/** The row of a clip that could not be scored. */
export function failedRow(
  file: string,
  code: string,
  reason: string,
  context: RowContext,
): ScoreRow {
  return {
    ...commonCells(context),
    file,
    status: "failed",
    code,
    reason,
    track: null,
    tracks: null,
    firstFrame: null,
    endFrame: null,
    windows: null,
    distance: null,
    confidence: null,
    distanceAtZero: null,
    offsetFrames: null,
  };
}

/**
 * The row of a face.
 *
 * @param matrix its distances; a matrix without a comparison gives a failed row
 * @param place which of how many faces it is
 */
export function scoreRow(
  file: string,
  matrix: DistanceMatrix,
  { firstFrame, frames }: Pick<TrackPictures, "firstFrame" | "frames">,
  place: { readonly track: number; readonly tracks: number },
  context: RowContext,
): ScoreRow {
  const { network, preset } = context;
  const sync = syncResult(matrix, {
    network,
    recipe: presetRecipe(preset, network.crop),
  });
  const { minDistance, confidence, distanceAtZero, offsetFrames } = sync;
  if (minDistance === null || confidence === null) {
    return failedRow(
      file,
      "too-short",
      `a face of ${frames} frames leaves no window of picture and sound to compare`,
      context,
    );
  }
  return {
    ...commonCells(context),
    file,
    status: "ok",
    code: null,
    reason: null,
    ...place,
    firstFrame,
    endFrame: firstFrame + frames,
    windows: matrix.windows,
    distance: rounded(minDistance),
    confidence: rounded(confidence),
    distanceAtZero: rounded(distanceAtZero),
    offsetFrames,
  };
}
