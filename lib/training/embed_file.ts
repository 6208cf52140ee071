import type { Detector } from "../faces/mod.ts";
import {
  createPictureStream,
  type Features,
  joinFeatures,
  type SyncNetwork,
} from "../networks/mod.ts";
import type { TrackReader } from "../speakers/mod.ts";
import type { Clip } from "./clip.ts";
import { type HeardFile, mfccColumns, realWindowsOf } from "./hear_file.ts";
import { readLongestTrack } from "./longest_track.ts";

/** What makes vectors: a sync network, or a baseline in its place. */
export type Embedder = Pick<
  SyncNetwork,
  | "name"
  | "dimensions"
  | "crop"
  | "picture"
  | "windowFrames"
  | "contextWindows"
  | "embedPicture"
  | "embedSound"
>;

/** A clip's vectors by one embedder. */
export type ClipVectors = Pick<Clip, "picture" | "sound" | "realSound">;

/** What a file is embedded with. */
export interface EmbedTools {
  /** Finds faces. */
  readonly detector: Detector;
  /** Make vectors; all of them take the same crops. */
  readonly embedders: readonly Embedder[];
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/** Vectors of a track's crops by each embedder, as the crops come. */
function startVectors(
  embedders: readonly Embedder[],
): TrackReader<readonly Features[]> {
  const streams = embedders.map((embedder) => createPictureStream(embedder));
  const pieces = embedders.map((): Features[] => []);
  return {
    async push(crops) {
      for (const [i, stream] of streams.entries()) {
        pieces[i]!.push(...await stream.push(crops));
      }
    },
    async finish() {
      for (const [i, stream] of streams.entries()) {
        pieces[i]!.push(await stream.finish());
      }
      return embedders.map(({ dimensions }, i) =>
        joinFeatures(pieces[i]!, dimensions)
      );
    },
  };
}

/** Sound vectors of a track's windows, and which of them are real. */
export async function embedSoundOf(
  heard: Pick<HeardFile, "mfcc" | "realWindows">,
  firstFrame: number,
  windows: number,
  network: Embedder,
): Promise<Pick<Clip, "sound" | "realSound">> {
  const { dimensions } = network;
  const all = await network.embedSound(
    heard.mfcc,
    heard.mfcc.length / mfccColumns,
  );
  const data = new Float32Array(windows * dimensions);
  data.set(
    all.data.subarray(
      firstFrame * dimensions,
      Math.min(all.rows, firstFrame + windows) * dimensions,
    ),
  );
  return {
    sound: { data, rows: windows, dimensions },
    realSound: realWindowsOf(heard, firstFrame, windows),
  };
}

/**
 * Vectors of the longest face track of a file and of its sound, by the
 * project's own pipeline.
 *
 * @returns one entry per embedder
 * @throws {TrainingError} `no-audio`, `no-usable-face`
 * @throws {MediaError} if the file cannot be decoded
 */
export async function embedFile(
  file: string,
  { detector, embedders, signal }: EmbedTools,
): Promise<ClipVectors[]> {
  const { heard, track, reading: pictures } = await readLongestTrack(file, {
    detector,
    recipe: embedders[0]!.crop,
    start: () => startVectors(embedders),
    ...(signal ? { signal } : {}),
  });
  return await Promise.all(embedders.map(async (embedder, i) => ({
    picture: pictures[i]!,
    ...await embedSoundOf(
      heard,
      track.frames[0]!,
      pictures[i]!.rows,
      embedder,
    ),
  })));
}
