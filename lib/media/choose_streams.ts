import type { FormatContext } from "node-av/lib";
import {
  AV_NOPTS_VALUE,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { MediaError } from "./errors.ts";
import { checkFile, closeInput, openInput, quote } from "./input_file.ts";
import { describe } from "./probe.ts";
import type {
  AudioStream,
  MediaInfo,
  OpenMediaOptions,
  VideoStream,
} from "./types.ts";

/** The options that say which streams and which part are wanted. */
export type StreamOptions = Pick<
  OpenMediaOptions,
  "audioStream" | "audioFile" | "start" | "end"
>;

/** The largest picture that is decoded: 8K is 33 million pixels. */
const maxPixels = 1 << 26;

/** Seconds at which a player's clock starts for this file. */
function originOf(input: FormatContext): number {
  const start = input.startTime;
  // Priming samples lie before zero; the clock does not.
  return start === AV_NOPTS_VALUE ? 0 : Math.max(0, Number(start) / 1e6);
}

/** What the headers of a file tell, as far as streams are chosen by it. */
export interface Headers {
  info: MediaInfo;
  origin: number;
  bestVideo: number;
  bestAudio: number;
}

/** Opens a file for a moment and reads its headers. */
export function readHeaders(file: string): Headers {
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

/** The pictures that FFmpeg takes for the file's main ones. */
export function chooseVideo({ info, bestVideo }: Headers): VideoStream {
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

/** Refuses a part that leaves nothing of the file. */
export function checkRange(options: StreamOptions, info: MediaInfo): void {
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
export interface Sound {
  file: string;
  stream: AudioStream;
  /** Seconds to add to its times. */
  shift: number;
  /** Whether it can be entered in the middle: files of sound alone tell no exact times there. */
  canSeek: boolean;
}

/** The sound that the options ask for: of the file itself, or of another. */
export function chooseSound(
  headers: Headers,
  options: StreamOptions,
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
