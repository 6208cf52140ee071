import { join } from "node:path";
import { voicedSeconds, voiceMask } from "../audio/mod.ts";
import { SyncError } from "../errors.ts";
import { detectFaces } from "../faces/mod.ts";
import { type Frame, type Media, openMedia } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { createCutDetector } from "../scenes/mod.ts";
import { compareTracks, silentWindows, syncResult } from "../sync/mod.ts";
import { createTracker, type Track, type TrackEvent } from "../tracks/mod.ts";
import { droppedOf } from "./dropped.ts";
import { createFloatStore, type FloatStore } from "./float_store.ts";
import { encodeNpy } from "./npy.ts";
import { analyseDefaults, type AnalyseOptions } from "./options.ts";
import {
  type Dropped,
  type FileResult,
  resultSchemaVersion,
  type TrackResult,
} from "./result.ts";
import {
  listen,
  type Sound,
  type SoundFeatures,
  soundFeatures,
} from "./sound.ts";
import { openTools, type Tools } from "./tools.ts";
import {
  createTrackMeter,
  type TrackFeatures,
  type TrackMeasurement,
  type TrackMeter,
} from "./track_meter.ts";
import { trackResult } from "./track_result.ts";
import { writeWhole } from "./write.ts";

/**
 * Longer side of the pictures that faces and mouths are cut from. A mouth crop
 * has 64 pixels, so more would be thrown away; the recipe of the original
 * takes pictures as they are.
 */
const alignedSide = 1280;

/** A file without anything that could be measured. */
export class NothingToMeasureError extends SyncError {}

/** Options of {@link analyse}. */
export interface AnalyseFileOptions extends Partial<AnalyseOptions> {
  /** Loaded tools, for many files; opened and closed for this one if left out. */
  readonly tools?: Tools;
  /** Folder in which the vectors are left as `.npy` files, if they are wanted. */
  readonly featuresFolder?: string;
  readonly signal?: AbortSignal;
  /** Hears of progress: stage "frames" counts frames of the 25 fps grid. */
  readonly hook?: Hook;
}

/** A finished track with its numbers. */
interface MeasuredTrack extends TrackMeasurement {
  readonly track: Track;
}

/** What following the faces of a file gave. */
interface Followed {
  readonly tracks: readonly MeasuredTrack[];
  readonly scenes: readonly [number, number][];
  readonly dropped: Dropped[];
  /** `time − sourceTime` of each frame, in seconds. */
  readonly timeErrors: FloatStore;
  /** Size of the pictures in source pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/** Routes a tracker's events to one meter per track. */
function createMeters(start: (firstFrame: number) => TrackMeter) {
  const running = new Map<number, TrackMeter>();
  const tracks: MeasuredTrack[] = [];
  const scenes: [number, number][] = [];
  return {
    tracks,
    scenes,
    async take(event: TrackEvent): Promise<void> {
      if (event.kind === "scene") {
        scenes.push([event.start, event.end]);
      } else if (event.kind === "crops") {
        const meter = running.get(event.trackId) ?? start(event.firstFrame);
        running.set(event.trackId, meter);
        await meter.push(event.crops);
      } else {
        const meter = running.get(event.track.id);
        running.delete(event.track.id);
        if (event.dropped === undefined && meter) {
          tracks.push({ track: event.track, ...await meter.finish() });
        }
      }
    },
  };
}

/** Finds, follows and measures every face of a file. */
async function follow(
  media: Media,
  sound: Sound,
  heard: SoundFeatures,
  tools: Tools,
  options: AnalyseOptions & AnalyseFileOptions,
): Promise<Followed> {
  const { recipe, network, detector } = tools;
  const search = options.search ?? recipe.search;
  const tracker = createTracker({
    recipe: recipe.crop,
    ...(options.minTrack === undefined ? {} : { minTrack: options.minTrack }),
    ...(options.minFaceSize === undefined
      ? {}
      : { minFaceSize: options.minFaceSize }),
  });
  const cuts = createCutDetector();
  const meters = createMeters((firstFrame) =>
    createTrackMeter({
      network,
      recipe,
      search,
      firstFrame,
      sound,
      soundFeatures: heard,
      keepFeatures: options.featuresFolder !== undefined,
      gpu: options.device !== "cpu",
    })
  );
  const timeErrors = createFloatStore(1);
  const lowFaces = new Map<string, number>();
  const total = media.expectedFrames;
  let last: Frame | undefined;
  const signal = options.signal ? { signal: options.signal } : {};
  for await (
    const { frame, detections, dropped } of detectFaces(
      media.frames(),
      detector,
      {
        every: options.every,
        tiles: options.tiles,
        ...(options.minFaceSize === undefined
          ? {}
          : { minSize: options.minFaceSize }),
        ...signal,
      },
    )
  ) {
    for (const [reason, count] of Object.entries(dropped)) {
      lowFaces.set(reason, (lowFaces.get(reason) ?? 0) + count);
    }
    timeErrors.append([frame.time - frame.sourceTime]);
    const { cut } = cuts.push(frame);
    for (const event of tracker.push({ frame, detections, cut })) {
      await meters.take(event);
    }
    last = frame;
    options.hook?.({ stage: "frames", completed: frame.index + 1, total });
  }
  for (const event of tracker.finish()) await meters.take(event);
  return {
    tracks: meters.tracks.sort((a, b) => a.track.id - b.track.id),
    scenes: meters.scenes,
    dropped: droppedOf(tracker.dropped, lowFaces),
    timeErrors,
    size: { width: last?.sourceWidth ?? 0, height: last?.sourceHeight ?? 0 },
  };
}

/** One sentence that says why no track was measured. */
function nothingBecause(
  dropped: readonly Dropped[],
  frames: number,
): NothingToMeasureError {
  if (frames === 0) {
    return new NothingToMeasureError(
      "no-frames",
      "the file holds no picture that could be decoded",
    );
  }
  const reasons = dropped.map(({ count, unit, reason }) =>
    `${count} ${unit}: ${reason}`
  ).join("; ");
  const faceless =
    dropped.find(({ reason }) => reason === "no face was found")?.count ===
      frames;
  return faceless
    ? new NothingToMeasureError(
      "no-face",
      `no face was found in any of ${frames} frames`,
    )
    : new NothingToMeasureError(
      "no-track",
      `no face could be followed long enough in ${frames} frames (${reasons})`,
    );
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) /
    Math.max(1, values.length);
}

/** The tracks' results, each compared with the other faces of its time. */
function judge(
  followed: Followed,
  media: Media,
  sound: Sound,
  tools: Tools,
): TrackResult[] {
  const { network, recipe } = tools;
  const rivals = compareTracks(
    followed.tracks.map(({ track, matrix }) => ({
      firstFrame: track.frames[0]!,
      matrix,
    })),
    { thresholds: network.thresholds, minSoundShare: recipe.minSoundShare },
  );
  const voice = voiceMask(
    sound.voice,
    followed.timeErrors.rows,
    media.startTime,
  );
  return followed.tracks.map(({ track, matrix }, number) => {
    const first = track.frames[0]!;
    const end = track.frames.at(-1)! + 1;
    const voiced = voicedSeconds(
      sound.voice,
      media.startTime + first / 25,
      media.startTime + end / 25,
    );
    const sync = syncResult(matrix, {
      network,
      recipe,
      meanTimeError: mean(followed.timeErrors.slice(first, end)),
      voicedSeconds: voiced,
      silentWindows: silentWindows(voice.subarray(first, end), matrix.windows),
      betterRival: rivals[number] !== undefined,
    });
    return trackResult(number, track, sync, {
      startTime: media.startTime,
      voice,
      voicedSeconds: voiced,
    });
  });
}

function writeFeatures(
  folder: string,
  number: number,
  { picture, sound }: TrackFeatures,
): void {
  for (
    const [name, { data, rows, dimensions }] of Object.entries({
      picture,
      sound,
    })
  ) {
    writeWhole(
      join(folder, `track${number}_${name}.npy`),
      encodeNpy(data, [rows, dimensions]),
    );
  }
}

/**
 * Tells for every face track of a file how far sound and picture are apart.
 *
 * Probe, hear, then one pass over the pictures: cuts, faces, tracks, crops,
 * vectors, distances. Memory does not grow with duration, but for a few bytes
 * a frame.
 *
 * @param file path of a media file
 * @throws {SyncError} with a code and a sentence, if nothing could be measured
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * const { tracks } = await analyse("data/samples/three_shots.mp4", { end: 3 });
 * equal(tracks[0]?.verdict, "in-sync");
 * ```
 */
export async function analyse(
  file: string,
  options: AnalyseFileOptions = {},
): Promise<FileResult> {
  const settings = { ...analyseDefaults, ...options };
  await using own = options.tools ? undefined : await openTools(settings);
  const tools = options.tools ?? own!;
  const { network, recipe, detector } = tools;
  await using media = await openMedia(file, {
    threads: settings.threads,
    ...(recipe.crop === "aligned"
      ? { maxSide: Math.max(alignedSide, detector.usefulSide) }
      : {}),
    ...(settings.audioStream === undefined
      ? {}
      : { audioStream: settings.audioStream }),
    ...(settings.audioFile === undefined
      ? {}
      : { audioFile: settings.audioFile }),
    ...(settings.start === undefined ? {} : { start: settings.start }),
    ...(settings.end === undefined ? {} : { end: settings.end }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const sound = await listen(media, {
    keepSamples: recipe.edges === "zeros",
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (sound === undefined) {
    throw new NothingToMeasureError(
      "no-audio",
      "the file holds no sound: name another file's sound with --audio",
    );
  }
  const followed = await follow(
    media,
    sound,
    soundFeatures(network, sound),
    tools,
    settings,
  );
  const { dropped, tracks, timeErrors } = followed;
  if (tracks.length === 0) throw nothingBecause(dropped, timeErrors.rows);
  if (options.featuresFolder !== undefined) {
    tracks.forEach(({ features }, number) =>
      features && writeFeatures(options.featuresFolder!, number, features)
    );
  }
  return {
    schemaVersion: resultSchemaVersion,
    file,
    status: "ok",
    recipe: recipe.name,
    search: settings.search ?? recipe.search,
    network: network.name,
    zeroFrames: network.zeroFrames,
    weightsSha256: network.sha256,
    detector: detector.name,
    device: settings.device,
    versions: tools.versions,
    media: mediaSummary(media, settings.audioFile, followed),
    tracks: judge(followed, media, sound, tools),
    dropped,
  };
}

function mediaSummary(
  media: Media,
  audioFile: string | undefined,
  followed: Followed,
): NonNullable<FileResult["media"]> {
  const { info, video, audio } = media;
  return {
    container: info.container,
    duration: info.duration,
    ...followed.size,
    frameRate: video.frameRate,
    videoCodec: video.codec,
    audioCodec: audio?.codec ?? "",
    audioStream: audioFile === undefined ? audio?.index ?? null : null,
    audioFile: audioFile ?? null,
    frames: followed.timeErrors.rows,
    scenes: [...followed.scenes],
    warnings: [...media.warnings],
  };
}
