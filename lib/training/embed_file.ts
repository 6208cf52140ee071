import type { Detector } from "../faces/mod.ts";
import { openMedia } from "../media/mod.ts";
import {
  createPictureStream,
  type Features,
  joinFeatures,
  type PictureStream,
  type SyncNetwork,
} from "../networks/mod.ts";
import type { Track, TrackEvent } from "../tracks/mod.ts";
import type { Clip } from "./clip.ts";
import { TrainingError } from "./errors.ts";
import { followFaces } from "./follow_faces.ts";
import { type HeardFile, hearFile, mfccColumns } from "./hear_file.ts";

/** Longer side of the pictures that mouths are cut from, as in the pipeline. */
export const pictureSide = 1280;

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

/** A track's vectors in the making, by each embedder. */
interface TrackVectors {
  readonly streams: readonly PictureStream[];
  readonly pieces: readonly Features[][];
}

/** Follows all faces, and gives the longest track that was kept with its vectors. */
async function longestTrack(
  events: AsyncIterable<TrackEvent>,
  embedders: readonly Embedder[],
): Promise<{ track: Track; pictures: Features[] } | undefined> {
  const running = new Map<number, TrackVectors>();
  let best: { track: Track; vectors: TrackVectors } | undefined;
  for await (const event of events) {
    if (event.kind === "crops") {
      const vectors = running.get(event.trackId) ?? {
        streams: embedders.map((embedder) => createPictureStream(embedder)),
        pieces: embedders.map(() => []),
      };
      running.set(event.trackId, vectors);
      for (const [i, stream] of vectors.streams.entries()) {
        vectors.pieces[i]!.push(...await stream.push(event.crops));
      }
    } else if (event.kind === "track") {
      const { track, dropped } = event;
      const vectors = running.get(track.id);
      running.delete(track.id);
      const isLonger = track.frames.length > (best?.track.frames.length ?? 0);
      if (dropped === undefined && vectors && isLonger) {
        for (const [i, stream] of vectors.streams.entries()) {
          vectors.pieces[i]!.push(await stream.finish());
        }
        best = { track, vectors };
      }
    }
  }
  return best && {
    track: best.track,
    pictures: best.vectors.pieces.map((pieces, i) =>
      joinFeatures(pieces, embedders[i]!.dimensions)
    ),
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
  const within = (row: number): number =>
    Math.min(windows, Math.max(0, row - firstFrame));
  const data = new Float32Array(windows * dimensions);
  data.set(
    all.data.subarray(
      firstFrame * dimensions,
      Math.min(all.rows, firstFrame + windows) * dimensions,
    ),
  );
  return {
    sound: { data, rows: windows, dimensions },
    realSound: [within(heard.realWindows[0]), within(heard.realWindows[1])],
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
  const stop = signal ? { signal } : {};
  await using media = await openMedia(file, {
    maxSide: Math.max(pictureSide, detector.usefulSide),
    ...stop,
  });
  const heard = await hearFile(media);
  if (heard === undefined) {
    throw new TrainingError("no-audio", "the file holds no sound");
  }
  const found = await longestTrack(
    followFaces(media, detector, { recipe: embedders[0]!.crop, ...stop }),
    embedders,
  );
  if (found === undefined || found.pictures[0]!.rows === 0) {
    throw new TrainingError(
      "no-usable-face",
      "no face could be followed for a second",
    );
  }
  const { track, pictures } = found;
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
