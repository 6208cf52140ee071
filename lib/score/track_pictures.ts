import type { Detector } from "../faces/mod.ts";
import { createWhole } from "../faces/mod.ts";
import { type Decoder, type Media, openMedia } from "../media/mod.ts";
import type { Features, SyncNetwork } from "../networks/mod.ts";
import type { Hook } from "../progress.ts";
import {
  type AlignedGeometry,
  frameReach,
  type Track,
  type TrackerOptions,
} from "../tracks/mod.ts";
import { alignedFaceSide, cutAlignedFace } from "./aligned_face.ts";
import { ScoreError } from "./errors.ts";
import { followClip } from "./follow.ts";
import type { ScorePreset } from "./presets.ts";
import { createVectorBuilder, type VectorBuilder } from "./track_vectors.ts";
import { wholeClipVectors } from "./whole_clip.ts";

/** A face through a clip, with its picture vectors. */
export interface TrackPictures {
  /** First frame on the 25 fps grid. */
  readonly firstFrame: number;
  /** Number of frames, gaps filled. */
  readonly frames: number;
  /** One row per window. */
  readonly picture: Features;
}

/** What the pictures of a clip are embedded with. */
export interface PictureTools {
  /** Finds faces, where the preset wants it. */
  readonly detector: Detector;
  /** Makes vectors. */
  readonly network: SyncNetwork;
  /** How. */
  readonly preset: ScorePreset;
  /** Look for faces in every n-th frame. */
  readonly every: number;
  /** Least size of a face, longer side in source pixels. */
  readonly minFaceSize?: number;
  /** A thread to decode in, for many files; one for each reading if left out. */
  readonly decoder?: Decoder;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stage "frames". */
  readonly hook?: Hook;
}

/** Longer side of the pictures that 64 x 64 mouths are cut from, as in the pipeline. */
const alignedSide = 1280;

function trackerOptions({ preset, network, minFaceSize }: PictureTools) {
  const whole = preset.cropPath === "whole";
  const onlyGeometry = preset.cropPath === "aligned" &&
    network.crop !== "aligned";
  return {
    recipe: onlyGeometry ? "aligned" : network.crop,
    minTrack: preset.minTrack,
    ...(whole ? { minFaceSize: 0, breakOnJump: false } : {}),
    ...(minFaceSize === undefined || whole ? {} : { minFaceSize }),
  } as const satisfies TrackerOptions;
}

/** Opens the clip so that no more pictures stay in memory than are looked at. */
function open(
  file: string,
  keepFrames: number,
  tools: PictureTools,
): Promise<Media> {
  const { network, detector, preset, decoder, signal } = tools;
  const small = network.crop === "aligned";
  const side = preset.cropPath === "whole" ? 0 : detector.usefulSide;
  return openMedia(file, {
    keepFrames,
    ...(small ? { maxSide: Math.max(alignedSide, side) } : {}),
    ...(decoder ? { decoder } : {}),
    ...(signal ? { signal } : {}),
  });
}

/** The whole frame, resized: nobody looks for a face. */
async function wholeFrames(
  file: string,
  tools: PictureTools,
): Promise<TrackPictures[]> {
  const clip = await wholeClipVectors(file, tools.network, tools);
  return clip.frames === 0 ? [] : [clip];
}

async function finished(
  firstFrame: number,
  builder: VectorBuilder,
): Promise<TrackPictures> {
  return {
    firstFrame,
    frames: builder.frames,
    picture: await builder.finish(),
  };
}

/** Faces followed by the tracker, whose crops are what the network takes. */
async function trackedCrops(
  file: string,
  tools: PictureTools,
): Promise<TrackPictures[]> {
  const { network, preset, every } = tools;
  await using whole = createWhole();
  const isWhole = preset.cropPath === "whole";
  const tracker = trackerOptions(tools);
  await using media = await open(file, frameReach(tracker) + every, tools);
  const running = new Map<number, VectorBuilder>();
  const tracks: TrackPictures[] = [];
  const events = followClip(media, {
    ...tools,
    tracker,
    detector: isWhole ? whole : tools.detector,
    every: isWhole ? 1 : every,
    cuts: !isWhole,
    landmarks: preset.cropPath === "aligned",
  });
  for await (const event of events) {
    if (event.kind === "crops") {
      const builder = running.get(event.trackId) ??
        createVectorBuilder(network);
      running.set(event.trackId, builder);
      await builder.push(event.crops);
    } else if (event.kind === "track") {
      const builder = running.get(event.track.id);
      running.delete(event.track.id);
      if (event.dropped === undefined && builder) {
        tracks.push(await finished(event.track.frames[0]!, builder));
      }
    }
  }
  return tracks;
}

/** Faces followed first; then, in a second pass, cut out upright at 224 x 224. */
async function alignedFaces(
  file: string,
  tools: PictureTools,
): Promise<TrackPictures[]> {
  const tracker = trackerOptions(tools);
  const tracks: (Track & { readonly aligned: AlignedGeometry })[] = [];
  {
    await using media = await open(
      file,
      frameReach(tracker) + tools.every,
      tools,
    );
    const events = followClip(media, {
      ...tools,
      tracker,
      cuts: true,
      landmarks: true,
    });
    for await (const event of events) {
      if (event.kind !== "track" || event.dropped !== undefined) continue;
      const { aligned } = event.track;
      if (aligned) tracks.push({ ...event.track, aligned });
    }
  }
  if (tracks.length === 0) return [];
  const builders = tracks.map(() => createVectorBuilder(tools.network));
  const crop = new Uint8Array(alignedFaceSide * alignedFaceSide * 3);
  await using media = await open(file, 1, tools);
  for await (const frame of media.frames()) {
    tools.signal?.throwIfAborted();
    for (const [i, { frames, aligned }] of tracks.entries()) {
      const at = frame.index - frames[0]!;
      if (at < 0 || at >= frames.length) continue;
      const data = cutAlignedFace(frame, aligned, at, crop);
      await builders[i]!.push({ data, frames: 1 });
    }
  }
  return await Promise.all(
    tracks.map(({ frames }, i) => finished(frames[0]!, builders[i]!)),
  );
}

/**
 * The faces of a clip with their picture vectors, as a preset cuts them out.
 *
 * @throws {ScoreError} `no-track` if no face could be followed long enough
 * @throws {MediaError} if the file cannot be decoded
 */
export async function trackPictures(
  file: string,
  tools: PictureTools,
): Promise<TrackPictures[]> {
  const { preset, network } = tools;
  const make = network.crop === "aligned"
    ? trackedCrops
    : { whole: wholeFrames, detected: trackedCrops, aligned: alignedFaces }[
      preset.cropPath
    ];
  const tracks = await make(file, tools);
  if (tracks.length > 0) return tracks;
  throw new ScoreError(
    "no-track",
    preset.cropPath === "whole"
      ? "the file holds no picture that could be decoded"
      : `no face could be followed for ${preset.minTrack} frames, which the preset ${preset.name} asks for; --min-track lowers it`,
  );
}
