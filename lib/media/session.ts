import {
  checkRange,
  chooseSound,
  chooseVideo,
  readHeaders,
  type StreamOptions,
} from "./choose_streams.ts";
import { MediaError } from "./errors.ts";
import { createGrid, gridRate } from "./grid.ts";
import { gridFrames, type GridRun } from "./grid_frames.ts";
import { announcedBytes, quote } from "./input_file.ts";
import { type DecodeTrouble, noTrouble } from "./packets.ts";
import { createPictureFilter } from "./picture_filter.ts";
import type { Picture } from "./pictures.ts";
import { streamOrientation } from "./probe.ts";
import { layOutSound, type SoundExtent } from "./sound.ts";
import { openPictures, openSound, type Source } from "./source.ts";
import type { AudioStream, MediaInfo, VideoStream } from "./types.ts";
import { warningsOf } from "./warnings.ts";

/** Options of a session: those of `openMedia` that can be sent to a worker. */
export interface SessionOptions extends StreamOptions {
  /** Longest side of the pictures that come out. */
  readonly maxSide?: number;
  /** Threads of the video decoder. */
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
