import { coefficientCount, mfcc, samplesPerFrame } from "../audio/mod.ts";
import {
  embedSoundRange,
  type Features,
  type SyncNetwork,
} from "../networks/mod.ts";
import { type DistanceMatrix, pairwiseDistances } from "../sync/mod.ts";
import type { HeardClip } from "./hear.ts";
import type { ScorePreset } from "./presets.ts";
import type { TrackPictures } from "./track_pictures.ts";

function firstRows({ data, dimensions }: Features, rows: number): Features {
  return { data: data.subarray(0, rows * dimensions), rows, dimensions };
}

/**
 * Distances as published scores have them: the track's sound is cut out first,
 * its MFCC begin anew, the last window is left out, missing sound counts as
 * zeros (reference page, "Windows" and section 2).
 */
async function zeroEdged(
  { firstFrame, frames, picture }: TrackPictures,
  { samples }: HeardClip,
  network: SyncNetwork,
  search: number,
): Promise<DistanceMatrix> {
  const own = samples.subarray(
    firstFrame * samplesPerFrame,
    (firstFrame + frames) * samplesPerFrame,
  );
  const length = Math.min(frames, Math.floor(own.length / samplesPerFrame));
  const windows = Math.max(0, length - network.windowFrames);
  if (windows === 0) return { data: new Float32Array(0), windows, search };
  const coefficients = mfcc(own);
  const sound = await network.embedSound(coefficients.data, coefficients.rows);
  return pairwiseDistances(
    firstRows(picture, windows),
    firstRows(sound, windows),
    { search, edges: "zeros" },
  );
}

/** Distances against the clip's own sound around the track; what has no sound is left out. */
async function soundOnly(
  { firstFrame, picture }: TrackPictures,
  { mfcc: rows, realWindows }: HeardClip,
  network: SyncNetwork,
  search: number,
): Promise<DistanceMatrix> {
  const from = Math.max(realWindows[0], firstFrame - search);
  const to = Math.min(realWindows[1], firstFrame + picture.rows + search);
  const sound = await embedSoundRange(
    network,
    {
      rows: rows.length / coefficientCount,
      slice: (first, end) =>
        rows.subarray(first * coefficientCount, end * coefficientCount),
    },
    from,
    to,
  );
  return pairwiseDistances(picture, sound, {
    search,
    edges: "omit",
    alignment: firstFrame - from,
  });
}

/**
 * Distances of a track by a preset's arithmetic.
 *
 * @returns no window if the track is too short for one, or has no sound
 */
export async function trackDistances(
  track: TrackPictures,
  heard: HeardClip,
  network: SyncNetwork,
  { edges, search }: Pick<ScorePreset, "edges" | "search">,
): Promise<DistanceMatrix> {
  const measure = edges === "zeros" ? zeroEdged : soundOnly;
  return await measure(track, heard, network, search);
}
