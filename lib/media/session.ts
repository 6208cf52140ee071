import { type FormatContext } from "node-av/lib";
import {
  AV_NOPTS_VALUE,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { MediaError } from "./errors.ts";
import { createGrid, gridRate } from "./grid.ts";
import { gridFrames, type GridRun } from "./grid_frames.ts";
import {
  announcedBytes,
  checkFile,
  closeInput,
  openInput,
  quote,
} from "./input_file.ts";
import { type DecodeTrouble, noTrouble } from "./packets.ts";
import { createPictureFilter } from "./picture_filter.ts";
import type { Picture } from "./pictures.ts";
import { describe, streamOrientation } from "./probe.ts";
import { layOutSound, type SoundExtent } from "./sound.ts";
import { openPictures, openSound, type Source } from "./source.ts";
import type { AudioStream, MediaInfo, VideoStream } from "./types.ts";
import { warningsOf } from "./warnings.ts";

/** Options of a session: those of `openMedia` that can be sent to a worker. */
export interface SessionOptions {
  readonly audioStream?: number;
  readonly audioFile?: string;
  readonly start?: number;
  readonly end?: number;
  readonly maxSide?: number;
  readonly threads: number;
}

/** What is known once a file is open. */
export interface Opened {
  readonly info: MediaInfo;
  readonly video: VideoStream;
  readonly audio: AudioStream | undefined;
  readonly startTime: number;
  readonly expectedFrames: number;
  readonly soundSpan: { start: number; end: number } | undefined;
  readonly warnings: string[];
}

/** A file open for decoding, on one thread. */
export interface Session extends Disposable {
  readonly opened: Opened;
  /** Runs of grid frames; `warn` hears at the end what was not in order. */
  frames(warn: (warning: string) => void): Generator<GridRun>;
  /** Pieces of sound; `extent` is filled in on the way. */
  samples(
    extent: SoundExtent,
    warn: (warning: string) => void,
  ): Generator<Int16Array>;
}

/** The largest picture that is decoded: 8K is 33 million pixels. */
const maxPixels = 1 << 26;

/** Seconds at which a player's clock starts for this file. */
function originOf(input: FormatContext): number {
  const start = input.startTime;
  // Priming samples lie before zero; the clock does not.
  return start === AV_NOPTS_VALUE ? 0 : Math.max(0, Number(start) / 1e6);
}

interface Headers {
  info: MediaInfo;
  origin: number;
  bestVideo: number;
  bestAudio: number;
}

function readHeaders(file: string): Headers {
  const bytes = checkFile(file);
  const input = openInput(file);
  try {
    return {
      info: describe(input, file, bytes),
      origin: originOf(input),
      bestVideo: input.findBestStream(AVMEDIA_TYPE_VIDEO),
      bestAudio: input.findBestStream(AVMEDIA_TYPE_AUDIO),
    };
  } finally {
    closeInput(input);
  }
}

function chooseVideo({ info, bestVideo }: Headers): VideoStream {
  const video = info.video.find(({ index }) => index === bestVideo) ??
    info.video[0];
  if (!video) {
    const rest = info.audio.length > 0 ? ": it holds only sound" : "";
    throw new MediaError(
      "no-video",
      `${quote(info.file)} has no pictures${rest}`,
    );
  }
  if (video.width * video.height > maxPixels) {
    throw new MediaError(
      "too-large",
      `${
        quote(info.file)
      } has pictures of ${video.width}x${video.height} pixels: scale it to at most 8192x8192 first`,
    );
  }
  return video;
}

function chooseAudio(
  { info, bestAudio }: Headers,
  wanted: number | undefined,
): AudioStream | undefined {
  if (wanted === undefined) {
    return info.audio.find(({ isDefault }) => isDefault) ??
      info.audio.find(({ index }) => index === bestAudio) ?? info.audio[0];
  }
  const audio = info.audio[wanted];
  if (!audio) {
    throw new MediaError(
      "no-audio",
      info.audio.length === 0
        ? `${quote(info.file)} has no sound, so no audio stream ${wanted}`
        : `${quote(info.file)} has no audio stream ${wanted}: it has 0 to ${
          info.audio.length - 1
        }`,
    );
  }
  return audio;
}

function checkRange(options: SessionOptions, info: MediaInfo): void {
  const { start = 0, end = Infinity } = options;
  if (!(start >= 0) || !(end > start)) {
    throw new MediaError(
      "bad-range",
      `from ${start} s to ${end} s is no part of a file: the start must be at least 0 and before the end`,
    );
  }
  if (info.duration > 0 && start >= info.duration) {
    throw new MediaError(
      "bad-range",
      `${quote(info.file)} ends at ${
        info.duration.toFixed(2)
      } s, before the start at ${start} s`,
    );
  }
}

/** The sound of a session: which file and stream, and how its times go over into the video's. */
interface Sound {
  file: string;
  stream: AudioStream;
  /** Seconds to add to its times. */
  shift: number;
  /** Whether it can be entered in the middle: files of sound alone tell no exact times there. */
  canSeek: boolean;
}

function chooseSound(
  headers: Headers,
  options: SessionOptions,
): Sound | undefined {
  if (options.audioFile === undefined) {
    const stream = chooseAudio(headers, options.audioStream);
    return stream &&
      { file: headers.info.file, stream, shift: 0, canSeek: true };
  }
  const other = readHeaders(options.audioFile);
  const stream = chooseAudio(other, options.audioStream);
  if (!stream) {
    throw new MediaError(
      "no-audio",
      `${quote(options.audioFile)} has no sound`,
    );
  }
  return {
    file: options.audioFile,
    stream,
    shift: headers.origin - other.origin,
    canSeek: other.info.video.length > 0,
  };
}

/**
 * Opens a file, decodes its first picture and its first sound.
 *
 * @throws {MediaError} see {@link MediaError}
 */
export function openSession(file: string, options: SessionOptions): Session {
  const headers = readHeaders(file);
  const { info, origin } = headers;
  const video = chooseVideo(headers);
  checkRange(options, info);
  const sound = chooseSound(headers, options);
  const warnings: string[] = [];
  const announcedSize = announcedBytes(file);
  if (announcedSize > info.bytes) {
    warnings.push(
      `truncated: ${info.bytes} bytes are there, the file announces ${announcedSize}`,
    );
  }

  const openVideo = (
    trouble: DecodeTrouble,
    from?: number,
  ): Source<Picture> =>
    openPictures(file, video.index, options.threads, trouble, from);

  let videoTrouble = noTrouble();
  let readyVideo: Source<Picture> | undefined = openVideo(videoTrouble);
  const firstPicture = readyVideo.firstTime;
  if (firstPicture === undefined) {
    readyVideo.close();
    throw new MediaError(
      "decode-failed",
      `not one picture of ${
        quote(file)
      } (${video.codec}) could be decoded: the file is damaged`,
    );
  }
  const startTime = Math.max(firstPicture, origin + (options.start ?? 0));
  const endTime = origin + (options.end ?? Infinity);
  const isInside = startTime > firstPicture;
  if (isInside) {
    readyVideo.close();
    readyVideo = undefined;
  }

  let soundSpan: Opened["soundSpan"];
  if (sound) {
    const source = openSound(sound.file, sound.stream.index, noTrouble());
    if (source.firstTime === undefined) {
      warnings.push("no-sound: nothing of the audio stream could be decoded");
    } else {
      const start = source.firstTime + sound.shift;
      const duration = sound.stream.duration || info.duration;
      soundSpan = {
        start,
        end: Math.max(start, sound.stream.startTime + sound.shift + duration),
      };
    }
    source.close();
  }

  const videoEnd = video.duration > 0
    ? video.startTime + video.duration
    : origin + info.duration;
  return {
    opened: {
      info,
      video,
      audio: soundSpan && sound?.stream,
      startTime,
      expectedFrames: Math.max(
        0,
        Math.round((Math.min(endTime, videoEnd) - startTime) * gridRate),
      ),
      soundSpan,
      warnings,
    },
    *frames(warn): Generator<GridRun> {
      if (!readyVideo) videoTrouble = noTrouble();
      const trouble = videoTrouble;
      const source = readyVideo ??
        openVideo(trouble, isInside ? startTime : undefined);
      readyVideo = undefined;
      const filter = createPictureFilter(
        streamOrientation(source.stream),
        options.maxSide ?? Infinity,
      );
      try {
        const grid = createGrid(startTime, endTime);
        const period = video.frameRate > 0 ? 1 / video.frameRate : 0;
        yield* gridFrames(source.items, grid, filter, period);
        if (grid.index === 0) {
          throw new MediaError(
            "bad-range",
            `${quote(file)} has no pictures after ${options.start ?? 0} s`,
          );
        }
        const announced = endTime === Infinity && video.duration > 0
          ? videoEnd
          : undefined;
        warningsOf(trouble, "pictures", announced).forEach(warn);
      } finally {
        filter[Symbol.dispose]();
        source.close();
      }
    },
    *samples(extent, warn): Generator<Int16Array> {
      if (!sound || !soundSpan) return;
      const trouble = noTrouble();
      const from = isInside && sound.canSeek
        ? startTime - sound.shift
        : undefined;
      const source = openSound(
        sound.file,
        sound.stream.index,
        trouble,
        from,
      );
      try {
        yield* layOutSound(
          source.items,
          source.stream,
          sound.shift,
          startTime,
          endTime,
          extent,
          trouble,
        );
        const announced = endTime === Infinity && sound.stream.duration > 0
          ? sound.stream.startTime + sound.shift + sound.stream.duration
          : undefined;
        if (extent.end !== undefined) trouble.endedAt = extent.end;
        warningsOf(trouble, "sound", announced).forEach(warn);
      } finally {
        source.close();
      }
    },
    [Symbol.dispose](): void {
      readyVideo?.close();
      readyVideo = undefined;
    },
  };
}
