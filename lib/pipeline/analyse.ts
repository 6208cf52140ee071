import { voicedSeconds, voiceMask } from "../audio/mod.ts";
import {
  type Decoder,
  type Media,
  openMedia,
  type OpenMediaOptions,
} from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { compareTracks, silentWindows, syncResult } from "../sync/mod.ts";
import { frameReach } from "../tracks/mod.ts";
import { everyOf, follow, type Followed, trackerOptions } from "./follow.ts";
import { nothingBecause, NothingToMeasureError } from "./nothing.ts";
import { analyseDefaults, type AnalyseOptions } from "./options.ts";
import {
  type FileResult,
  resultSchemaVersion,
  type TrackResult,
} from "./result.ts";
import { listen, type Sound, soundFeatures } from "./sound.ts";
import { openTools, type Tools } from "./tools.ts";
import { trackResult } from "./track_result.ts";
import { writeFeatures } from "./write_features.ts";

/**
 * Longer side of the pictures that faces and mouths are cut from. A mouth crop
 * has 64 pixels, so more would be thrown away; the recipe of the original
 * takes pictures as they are.
 */
const alignedSide = 1280;

/** Options of {@link analyse}. */
export interface AnalyseFileOptions extends Partial<AnalyseOptions> {
  /** Loaded tools, for many files; opened and closed for this one if left out. */
  readonly tools?: Tools;
  /** A thread to decode in, for many files; started and ended for this one if left out. */
  readonly decoder?: Decoder;
  /** Folder in which the vectors are left as `.npy` files, if they are wanted. */
  readonly featuresFolder?: string;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of progress: stage "sound" counts seconds that were heard, "frames" frames of the 25 fps grid. */
  readonly hook?: Hook;
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

/** How a file is opened for an analysis. */
function mediaOptions(
  tools: Tools,
  settings: AnalyseOptions & AnalyseFileOptions,
): OpenMediaOptions {
  const { recipe, detector } = tools;
  const { audioStream, audioFile, start, end, signal } = settings;
  return {
    threads: settings.threads,
    // The detector holds back up to `every` frames, the tracker the rest.
    keepFrames: frameReach(trackerOptions(tools, settings)) +
      everyOf(tools, settings),
    ...(recipe.crop === "aligned"
      ? { maxSide: Math.max(alignedSide, detector.usefulSide) }
      : {}),
    ...(audioStream === undefined ? {} : { audioStream }),
    ...(audioFile === undefined ? {} : { audioFile }),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(settings.decoder === undefined ? {} : { decoder: settings.decoder }),
    ...(signal === undefined ? {} : { signal }),
  };
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
 * import { strictEqual } from "node:assert/strict";
 * const { tracks } = await analyse("data/samples/grid_three_shots.mp4", { end: 3 });
 * strictEqual(tracks[0]?.verdict, "in-sync");
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
  await using media = await openMedia(file, mediaOptions(tools, settings));
  const sound = await listen(media, {
    keepSamples: recipe.edges === "zeros",
    ...(options.hook ? { hook: options.hook } : {}),
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
    { ...settings, keepFeatures: options.featuresFolder !== undefined },
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
