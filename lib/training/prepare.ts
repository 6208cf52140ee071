import { SyncError } from "../errors.ts";
import type { Detector } from "../faces/mod.ts";
import { type Media, openMedia } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import type { Track } from "../tracks/mod.ts";
import type { ListedClip } from "./clip_list.ts";
import { TrainingError } from "./errors.ts";
import { followFaces, pictureSide } from "./follow_faces.ts";
import {
  type HeardFile,
  hearFile,
  mfccColumns,
  mfccRowsPerFrame,
} from "./hear_file.ts";
import type { StoredTrack } from "./store_index.ts";
import {
  openStoreWriter,
  type StoreWriter,
  type TableSpan,
} from "./store_writer.ts";
import { cutWideCrop, wideSide } from "./wide_crop.ts";

/** Samples of a frame of 40 ms at 16 kHz. */
const samplesPerFrame = 640;
/** Frames of sound kept before and after a track: more than any offset that training corrects. */
const soundMargin = 25;
/** Bytes of a crop. */
const cropBytes = wideSide * wideSide;

/** What {@link prepareFiles} needs. */
export interface PrepareOptions {
  /** Finds faces. */
  readonly detector: Detector;
  /** Folder of the store; an earlier run that was stopped goes on. */
  readonly out: string;
  /** Stops the work between two files. */
  readonly signal?: AbortSignal;
  /** Hears of each file: stage "files". */
  readonly hook?: Hook;
}

/** What a preparation did. */
export interface Preparation {
  /** Tracks in the store. */
  readonly tracks: number;
  /** Frames of all tracks. */
  readonly frames: number;
  /** Files that an earlier run had done. */
  readonly resumed: number;
  /** How many files gave nothing, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
}

interface WaitingTrack {
  readonly track: Track;
  readonly span: TableSpan;
}

/** First pass: where the faces are. */
async function keptTracks(
  media: Media,
  { detector, signal }: PrepareOptions,
): Promise<Track[]> {
  const tracks: Track[] = [];
  const events = followFaces(media, detector, signal ? { signal } : {});
  for await (const event of events) {
    if (event.kind === "track" && event.dropped === undefined) {
      tracks.push(event.track);
    }
  }
  return tracks;
}

/** Second pass: the crops of all tracks, each into its place. */
async function writeCrops(
  media: Media,
  waiting: readonly WaitingTrack[],
  writer: StoreWriter,
): Promise<void> {
  const crop = new Uint8Array(cropBytes);
  for await (const frame of media.frames()) {
    for (const { track, span } of waiting) {
      const place = frame.index - track.frames[0]!;
      if (place < 0 || place >= track.frames.length) continue;
      const { size, angle, mouthX, mouthY } = track.aligned!;
      cutWideCrop(frame, {
        size: size[place]!,
        angle: angle[place]!,
        mouthX: mouthX[place]!,
        mouthY: mouthY[place]!,
      }, crop);
      writer.write("pixels", span.at + place * cropBytes, crop);
    }
  }
}

function bytesOf(view: Float32Array | Int16Array): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** The sound of a track's time, a second more on both sides where there is some. */
function writeSound(
  heard: HeardFile,
  track: Track,
  writer: StoreWriter,
): Pick<StoredTrack, "soundFirst" | "realSound" | "mfcc" | "samples"> {
  const first = track.frames[0]!;
  const from = Math.max(0, first - soundMargin);
  const to = first + track.frames.length + soundMargin;
  const rowSize = mfccRowsPerFrame * mfccColumns;
  const put = (name: "mfcc" | "samples", data: Uint8Array) => {
    const span = writer.reserve(name, data.length);
    writer.write(name, span.at, data);
    return { ...span, crc: writer.checksum(name, span) };
  };
  const [realFrom, realTo] = heard.realWindows;
  return {
    soundFirst: from - first,
    realSound: [
      Math.max(realFrom, from) - first,
      Math.min(realTo, to) - first,
    ],
    mfcc: put(
      "mfcc",
      bytesOf(heard.mfcc.subarray(from * rowSize, to * rowSize)),
    ),
    samples: put(
      "samples",
      bytesOf(
        heard.samples.subarray(from * samplesPerFrame, to * samplesPerFrame),
      ),
    ),
  };
}

async function prepareFile(
  clip: ListedClip,
  writer: StoreWriter,
  options: PrepareOptions,
): Promise<StoredTrack[]> {
  const { detector, signal } = options;
  await using media = await openMedia(clip.path, {
    maxSide: Math.max(pictureSide, detector.usefulSide),
    ...(signal ? { signal } : {}),
  });
  const heard = await hearFile(media);
  if (heard === undefined) {
    throw new TrainingError("no-audio", "the file holds no sound");
  }
  const tracks = await keptTracks(media, options);
  if (tracks.length === 0) {
    throw new TrainingError(
      "no-usable-face",
      "no face could be followed for a second",
    );
  }
  const waiting = tracks.map((track) => ({
    track,
    span: writer.reserve("pixels", track.frames.length * cropBytes),
  }));
  await writeCrops(media, waiting, writer);
  const { file, source, speaker, hint, lateness } = clip;
  return waiting.map(({ track, span }, number) => ({
    kind: "track",
    file,
    track: number,
    source,
    speaker,
    ...(hint === undefined ? {} : { hint }),
    ...(lateness === undefined ? {} : { lateness }),
    frames: track.frames.length,
    pixels: { ...span, crc: writer.checksum("pixels", span) },
    ...writeSound(heard, track, writer),
  }));
}

/**
 * Makes a store of the faces and the sound of a list of files: aligned crops,
 * wider than the network looks, MFCC and samples.
 *
 * A run that was stopped, even killed, goes on with the first file that it had
 * not finished.
 *
 * @returns what is in the store, and how many files gave nothing and why
 * @throws {TrainingError} `disk-full`, `store-corrupt`, `store-unwritable`,
 *   `no-usable-face` if no file gave a track
 */
export async function prepareFiles(
  files: readonly ListedClip[],
  options: PrepareOptions,
): Promise<Preparation> {
  using writer = openStoreWriter(options.out);
  const dropped: Record<string, number> = {};
  const count = (reason: string): void => {
    dropped[reason] = (dropped[reason] ?? 0) + 1;
  };
  writer.found.dropped.forEach(({ reason }) => count(reason));
  let tracks = writer.found.tracks.length;
  let frames = writer.found.tracks.reduce(
    (sum, track) => sum + track.frames,
    0,
  );
  const left = files.filter(({ file }) => !writer.finished.has(file));
  const resumed = files.length - left.length;
  for (const [done, clip] of left.entries()) {
    options.signal?.throwIfAborted();
    try {
      const made = await prepareFile(clip, writer, options);
      writer.finish(clip.file, made);
      tracks += made.length;
      for (const track of made) frames += track.frames;
    } catch (error) {
      writer.abandon();
      options.signal?.throwIfAborted();
      const isFault = !(error instanceof SyncError) ||
        ["disk-full", "store-unwritable"].includes(error.code);
      if (isFault) throw error;
      writer.drop(clip.file, error.code, error.message);
      count(error.message);
    }
    options.hook?.({
      stage: "files",
      completed: resumed + done + 1,
      total: files.length,
    });
  }
  if (tracks === 0) {
    throw new TrainingError(
      "no-usable-face",
      `none of ${files.length} files has a face that could be followed for a second, with sound`,
    );
  }
  return { tracks, frames, resumed, dropped };
}
