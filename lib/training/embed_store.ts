import type { Hook } from "../progress.ts";
import {
  alignedSide,
  greyStatistics,
  normalisationFrames,
  normaliseGrey,
} from "../tracks/mod.ts";
import {
  createPictureStream,
  type Features,
  joinFeatures,
} from "../networks/mod.ts";
import type { Clip } from "./clip.ts";
import type { ClipVectors, Embedder } from "./embed_file.ts";
import { mfccRowsPerFrame, mfccRowsPerWindow } from "./hear_file.ts";
import type { Store } from "./store.ts";
import type { StoredTrack } from "./store_index.ts";
import { createWarp } from "./warp.ts";
import { wideSide } from "./wide_crop.ts";

const alignedPixels = alignedSide * alignedSide;
const widePixels = wideSide * wideSide;

/** Frames that are embedded at a time: half a minute. */
const pieceFrames = 750;

const plainWarp = createWarp();

/** The network's crops of a run of stored frames, normalised by the track's first second. */
function readCrops(
  store: Store,
  track: StoredTrack,
  from: number,
  count: number,
): Float32Array {
  const wide = store.readPixels(track, from, count);
  const crops = new Float32Array(count * alignedPixels);
  for (let frame = 0; frame < count; frame++) {
    plainWarp(
      wide.subarray(frame * widePixels, (frame + 1) * widePixels),
      crops.subarray(frame * alignedPixels, (frame + 1) * alignedPixels),
    );
  }
  return crops;
}

/** Vectors of a stored track and of its sound. */
export async function embedTrack(
  store: Store,
  track: StoredTrack,
  embedder: Embedder,
): Promise<ClipVectors> {
  const { dimensions, windowFrames } = embedder;
  const windows = Math.max(0, track.frames - windowFrames + 1);
  const first = readCrops(
    store,
    track,
    0,
    Math.min(normalisationFrames, track.frames),
  );
  const statistics = greyStatistics(first);
  const stream = createPictureStream(embedder);
  const pieces: Features[] = [];
  for (let from = 0; from < track.frames; from += pieceFrames) {
    const frames = Math.min(pieceFrames, track.frames - from);
    const data = normaliseGrey(
      readCrops(store, track, from, frames),
      statistics,
    );
    pieces.push(...await stream.push({ data, frames }));
  }
  pieces.push(await stream.finish());
  const rows = (windows - 1) * mfccRowsPerFrame + mfccRowsPerWindow;
  const sound = windows === 0
    ? { data: new Float32Array(0), rows: 0, dimensions }
    : await embedder.embedSound(store.readMfcc(track, 0, rows), rows);
  const within = (row: number): number => Math.min(windows, Math.max(0, row));
  return {
    picture: joinFeatures(pieces, dimensions),
    sound,
    realSound: [within(track.realSound[0]), within(track.realSound[1])],
  };
}

/** The longest track of each file. */
function longestTracks(store: Store): StoredTrack[] {
  const longest = new Map<string, StoredTrack>();
  for (const track of store.tracks) {
    if (track.frames > (longest.get(track.file)?.frames ?? 0)) {
      longest.set(track.file, track);
    }
  }
  return [...longest.values()];
}

/** What {@link embedStore} may be told. */
export interface EmbedStoreOptions {
  /** All tracks, or each file's longest one. */
  readonly tracks?: "all" | "longest";
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each track: stage "tracks". */
  readonly hook?: Hook;
}

/**
 * Vectors of a store's tracks, without decoding anything.
 *
 * @returns clips in the store's order
 */
export async function embedStore(
  store: Store,
  embedder: Embedder,
  options: EmbedStoreOptions = {},
): Promise<Clip[]> {
  const tracks = options.tracks === "all" ? store.tracks : longestTracks(store);
  const clips: Clip[] = [];
  for (const track of tracks) {
    options.signal?.throwIfAborted();
    const { file, source, speaker, lateness } = track;
    clips.push({
      file,
      source,
      speaker,
      ...(lateness === undefined ? {} : { lateness }),
      ...await embedTrack(store, track, embedder),
    });
    options.hook?.({
      stage: "tracks",
      completed: clips.length,
      total: tracks.length,
    });
  }
  return clips;
}
