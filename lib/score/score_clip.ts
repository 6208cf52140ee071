import type { Detector } from "../faces/mod.ts";
import { type Decoder, openMedia } from "../media/mod.ts";
import type { SyncNetwork } from "../networks/mod.ts";
import { SyncError } from "../errors.ts";
import type { Hook } from "../progress.ts";
import { ScoreError } from "./errors.ts";
import { hearClip, type HeardClip } from "./hear.ts";
import { type ScorePreset, scorePreset } from "./presets.ts";
import {
  failedRow,
  type RowContext,
  type ScoreRow,
  scoreRow,
} from "./score_row.ts";
import { trackDistances } from "./track_distances.ts";
import { trackPictures } from "./track_pictures.ts";

/** Loaded networks, used for many clips. */
export interface ScoreTools {
  /** Finds faces. */
  readonly detector: Detector;
  /** Makes vectors. */
  readonly network: SyncNetwork;
  /** Versions of what computes, for the rows. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Options of {@link scoreClip}. */
export interface ScoreOptions {
  /** Presets by name, each giving its own rows. */
  readonly presets?: readonly string[];
  /** Which faces of a clip: the one that is there longest, or all. */
  readonly faces?: "longest" | "all";
  /** Shortest track, in place of the preset's, frames. */
  readonly minTrack?: number;
  /** Smallest face: longer side in source pixels; the crop's own rule if left out. */
  readonly minFaceSize?: number;
  /** Look for faces in every n-th frame. */
  readonly every?: number;
  /** A thread to decode in, for many files; one for each reading if left out. */
  readonly decoder?: Decoder;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame of each preset: stage "frames". */
  readonly hook?: Hook;
}

/** What {@link scoreClip} does unless told otherwise. */
export const scoreDefaults = {
  presets: ["default"],
  faces: "longest",
  every: 1,
} as const satisfies ScoreOptions;

/** A preset as the options change it; where a whole frame is the face, no length is asked for. */
function presetFor(name: string, { minTrack }: ScoreOptions): ScorePreset {
  const preset = scorePreset(name);
  return minTrack === undefined || preset.cropPath === "whole"
    ? preset
    : { ...preset, minTrack };
}

async function hear(
  file: string,
  { signal, decoder }: ScoreOptions,
): Promise<HeardClip> {
  await using media = await openMedia(file, {
    ...(decoder ? { decoder } : {}),
    ...(signal ? { signal } : {}),
  });
  const heard = await hearClip(media, signal);
  if (heard !== undefined) return heard;
  throw new ScoreError("no-audio", "the file holds no sound");
}

async function rowsOf(
  file: string,
  heard: HeardClip,
  context: RowContext,
  tools: ScoreTools,
  options: ScoreOptions,
): Promise<ScoreRow[]> {
  const { preset } = context;
  const { minFaceSize, decoder, signal, hook } = options;
  const { faces, every } = { ...scoreDefaults, ...options };
  const tracks = await trackPictures(file, {
    ...tools,
    preset,
    every,
    ...(minFaceSize === undefined ? {} : { minFaceSize }),
    ...(decoder ? { decoder } : {}),
    ...(signal ? { signal } : {}),
    ...(hook ? { hook } : {}),
  });
  const rows: ScoreRow[] = [];
  const longest = tracks.reduce((a, b) => b.frames > a.frames ? b : a);
  for (const [number, track] of tracks.entries()) {
    if (faces === "longest" && track !== longest) continue;
    const matrix = await trackDistances(track, heard, tools.network, preset);
    const place = { track: number, tracks: tracks.length };
    rows.push(scoreRow(file, matrix, track, place, context));
  }
  return rows;
}

/**
 * Scores one clip under one or more presets.
 *
 * @param file path of a media file
 * @param tools detector and network; the caller disposes of them
 * @returns one row per preset and face; a row with its reason where there is no score
 * @throws {UsageError} `preset-unknown`
 * @throws the signal's reason once it is aborted
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { createDetector } from "../faces/mod.ts";
 * import { loadNetwork } from "../networks/mod.ts";
 * await using detector = await createDetector("yunet", { threads: 1 });
 * await using network = await loadNetwork("syncnet_compact", { threads: 1 });
 * const tools = { detector, network, versions: {} };
 * const [row] = await scoreClip("no/such/clip.mp4", tools);
 * strictEqual(row?.code, "file-missing");
 * ```
 */
export async function scoreClip(
  file: string,
  tools: ScoreTools,
  options: ScoreOptions = {},
): Promise<ScoreRow[]> {
  const names = options.presets ?? scoreDefaults.presets;
  const contexts = names.map((name): RowContext => ({
    network: tools.network,
    preset: presetFor(name, options),
    detector: tools.detector.name,
    versions: tools.versions,
  }));
  const failed = (error: unknown, context: RowContext): ScoreRow => {
    options.signal?.throwIfAborted();
    if (!(error instanceof SyncError)) throw error;
    return failedRow(file, error.code, error.message, context);
  };
  let heard: HeardClip;
  try {
    heard = await hear(file, options);
  } catch (error) {
    return contexts.map((context) => failed(error, context));
  }
  const rows: ScoreRow[] = [];
  for (const context of contexts) {
    try {
      rows.push(...await rowsOf(file, heard, context, tools, options));
    } catch (error) {
      rows.push(failed(error, context));
    }
  }
  return rows;
}
