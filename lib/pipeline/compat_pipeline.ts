import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import {
  cropName,
  cropNames,
  labFiles,
  type LabFolders,
  labFolders,
  writeFaces,
  writeScenes,
  writeTracks,
} from "../compat/mod.ts";
import type { Detector } from "../faces/mod.ts";
import { type Media, openMedia, writeMedia } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { frameReach, type TrackerOptions } from "../tracks/mod.ts";
import { startClip } from "./compat_clip_writer.ts";
import { type CroppedTrack, writeCrops } from "./compat_crops.ts";
import { type CompatFaces, findCompatFaces } from "./compat_faces.ts";
import { compatDefaults, type CompatOptions } from "./compat_options.ts";
import { NothingToMeasureError } from "./nothing.ts";
import type { Dropped } from "./result.ts";
import { claimFolder, writeWhole } from "./write.ts";

/** What {@link compatPipeline} works with. */
export interface CompatPipelineOptions extends CompatOptions {
  /** Finds faces; the caller disposes of it. */
  readonly detector: Detector;
  /** Stops the work; nothing half-written is left under a final name. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stages "frames" and "crops". */
  readonly hook?: Hook;
}

/** A clip of a face that was written. */
export interface CompatCrop {
  /** Its path. */
  readonly path: string;
  /** First frame of the video, and one past the last. */
  readonly frames: readonly [number, number];
  /** Means of centre and half side over the track, source pixels. */
  readonly mean: {
    readonly x: number;
    readonly y: number;
    readonly s: number;
  };
}

/** What {@link compatPipeline} wrote. */
export interface CompatPipelineResult {
  /** Where. */
  readonly folders: LabFolders;
  /** Name of the detector. */
  readonly detector: string;
  /** Number of frames at 25 a second. */
  readonly frames: number;
  /** Number of shots. */
  readonly scenes: number;
  /** The faces' clips. */
  readonly crops: readonly CompatCrop[];
  /** What was left out and why. */
  readonly dropped: readonly Dropped[];
}

/** Quality of `video.avi`: the quantiser that the original asks for. */
const videoQuality = 2;
/** Frames that the video's encoder may lag behind. */
const encoderLag = 2;

async function allSamples(media: Media): Promise<Int16Array> {
  const pieces: Int16Array[] = [];
  if (media.soundSpan !== undefined) {
    for await (const { data } of media.samples()) pieces.push(data);
  }
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  if (total === 0) {
    throw new NothingToMeasureError("no-audio", "the file holds no sound");
  }
  const samples = new Int16Array(total);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return samples;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Everything under temporary names; nothing is in its place yet. */
interface Made {
  readonly found: CompatFaces;
  readonly crops: readonly CroppedTrack[];
}

async function make(
  file: string,
  folder: string,
  options: CompatPipelineOptions,
): Promise<Made> {
  const { detector, signal, hook } = options;
  const settings = { ...compatDefaults, ...options };
  const tracker = {
    recipe: "syncnet_python",
    minTrack: settings.minTrack,
    maxGap: settings.numFailedDet,
    minFaceSize: settings.minFaceSize,
  } as const satisfies TrackerOptions;
  const stop = signal ? { signal } : {};
  const listening = hook ? { hook } : {};
  await using media = await openMedia(file, {
    keepFrames: frameReach(tracker) + 1 + encoderLag,
    ...stop,
  });
  const samples = await allSamples(media);
  await writeMedia(join(folder, labFiles.audio), {
    audio: { sampleRate: 16_000, channels: 1, codec: "pcm", data: samples },
    ...stop,
  });
  await using clips = new AsyncDisposableStack();
  let video: ReturnType<typeof startClip> | undefined;
  const found = await findCompatFaces(media, {
    detector,
    tracker,
    async take({ data, width, height }) {
      video ??= clips.use(
        startClip(join(folder, labFiles.video), {
          width,
          height,
          codec: "mpeg4",
          quality: videoQuality,
          samples,
          ...stop,
        }),
      );
      await video.push(data);
    },
    ...stop,
    ...listening,
  });
  await video?.finish();
  if (found.faces.length === 0) {
    throw new NothingToMeasureError(
      "no-frames",
      "the file holds no picture that could be decoded",
    );
  }
  await using again = await openMedia(file, {
    keepFrames: encoderLag,
    ...stop,
  });
  const crops = found.tracks.length === 0
    ? []
    : await writeCrops(again, found.tracks, {
      ...settings,
      folder,
      samples,
    });
  return { found, crops };
}

/** Puts what was made in its place, and takes away the clips of an earlier run. */
function putInPlace(
  { found, crops }: Made,
  temporary: string,
  folders: LabFolders,
): CompatCrop[] {
  for (const name of cropNames(readdirSync(folders.crop))) {
    rmSync(join(folders.crop, name));
  }
  // Distances of an earlier run's tracks belong to none of these.
  for (const name of [labFiles.distances, labFiles.offsets]) {
    rmSync(join(folders.work, name), { force: true });
  }
  for (const name of [labFiles.audio, labFiles.video]) {
    renameSync(join(temporary, name), join(folders.avi, name));
  }
  const placed = crops.map(({ track, path }, number): CompatCrop => {
    const place = join(folders.crop, cropName(number));
    renameSync(path, place);
    const { x, y, s } = track.smoothed;
    return {
      path: place,
      frames: [track.frames[0]!, track.frames.at(-1)! + 1],
      mean: { x: mean(x), y: mean(y), s: mean(s) },
    };
  });
  const work = (name: string, bytes: Uint8Array): void =>
    writeWhole(join(folders.work, name), bytes);
  work(labFiles.faces, writeFaces(found.faces));
  work(labFiles.scenes, writeScenes(found.scenes));
  work(labFiles.tracks, writeTracks(crops.map(({ track }) => track)));
  return placed;
}

/**
 * syncnet_python's first script: finds, follows and cuts out the faces of a
 * video, and leaves its folders: `pyavi` (sound and video), `pycrop` (a clip of
 * 224 x 224 per face) and `pywork` (`faces.pckl`, `scene.pckl`, `tracks.pckl`).
 *
 * Sound and picture come straight from the source on one clock: no MP3 on the
 * way, no picture twice, and the faces of the last frames count. Other files in
 * those folders are left alone.
 *
 * @param file the video; it is only read
 * @throws {UsageError} `reference-unfit`, `out-unwritable`
 * @throws {SyncError} if the file cannot be decoded, or holds no sound
 */
export async function compatPipeline(
  file: string,
  options: CompatPipelineOptions,
): Promise<CompatPipelineResult> {
  const folders = labFolders(options.dataDir, options.reference);
  claimFolder(options.dataDir);
  const temporary = join(folders.tmp, randomUUID());
  for (const folder of [...Object.values(folders), temporary]) {
    mkdirSync(folder, { recursive: true });
  }
  await using tidy = new AsyncDisposableStack();
  tidy.defer(() => {
    // Whatever went wrong, no empty folders stay behind.
    for (const folder of Object.values(folders)) removeIfEmpty(folder);
  });
  try {
    const made = await make(file, temporary, options);
    options.signal?.throwIfAborted();
    const crops = putInPlace(made, temporary, folders);
    tidy.move();
    return {
      folders,
      detector: options.detector.name,
      frames: made.found.faces.length,
      scenes: made.found.scenes.length,
      crops,
      dropped: made.found.dropped,
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
    removeIfEmpty(folders.tmp);
  }
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}
