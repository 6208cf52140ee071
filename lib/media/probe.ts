import { avGetCodecName, type FormatContext, type Stream } from "node-av/lib";
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_DISPOSITION_DEFAULT,
  AV_NOPTS_VALUE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { toSeconds } from "./ffmpeg.ts";
import { checkFile, closeInput, openInput } from "./input_file.ts";
import { type Orientation, orientationOf } from "./rotation.ts";
import type { AudioStream, MediaInfo, VideoStream } from "./types.ts";

/** How the pictures of a stream are to be turned. */
export function streamOrientation(stream: Stream): Orientation {
  const bytes = stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  if (!bytes) return { rotation: 0, flip: false };
  const copy = new Uint8Array(bytes);
  return orientationOf(new Int32Array(copy.buffer, 0, copy.length >> 2));
}

/** Seconds of a tag like `00:00:04.040000000`, which Matroska has in the place of a duration. */
function taggedDuration(stream: Stream): number {
  const parts = (stream.metadata?.get("DURATION") ?? "").split(":").map(Number);
  if (parts.length !== 3 || parts.some(Number.isNaN)) return 0;
  return parts[0]! * 3600 + parts[1]! * 60 + parts[2]!;
}

/** Seconds that a stream lasts by its container; 0 if that does not tell. */
export function streamDuration(stream: Stream): number {
  return toSeconds(stream.duration, stream.timeBase) || taggedDuration(stream);
}

function videoStream(stream: Stream): VideoStream {
  const { codecpar, avgFrameRate: rate } = stream;
  return {
    index: stream.index,
    codec: avGetCodecName(codecpar.codecId) ?? "unknown",
    width: codecpar.width,
    height: codecpar.height,
    frameRate: rate.den > 0 ? rate.num / rate.den : 0,
    rotation: streamOrientation(stream).rotation,
    startTime: toSeconds(stream.startTime, stream.timeBase) ?? 0,
    duration: streamDuration(stream),
  };
}

function audioStream(stream: Stream): AudioStream {
  const { codecpar } = stream;
  const language = stream.metadata?.get("language");
  return {
    index: stream.index,
    codec: avGetCodecName(codecpar.codecId) ?? "unknown",
    sampleRate: codecpar.sampleRate,
    channels: codecpar.channels,
    startTime: toSeconds(stream.startTime, stream.timeBase) ?? 0,
    duration: streamDuration(stream),
    ...(language ? { language } : {}),
    isDefault: stream.hasDisposition(AV_DISPOSITION_DEFAULT),
  };
}

/** What an open container tells of itself. */
export function describe(
  input: FormatContext,
  file: string,
  bytes: number,
): MediaInfo {
  const streams = input.streams;
  const ofType = (type: number): Stream[] =>
    streams.filter((stream) =>
      stream.codecpar.codecType === type &&
      !stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC)
    );
  return {
    file,
    container: input.iformat?.name ?? "unknown",
    duration: input.duration === AV_NOPTS_VALUE
      ? 0
      : Number(input.duration) / 1e6,
    bytes,
    video: ofType(AVMEDIA_TYPE_VIDEO).map(videoStream),
    audio: ofType(AVMEDIA_TYPE_AUDIO).map(audioStream),
  };
}

/**
 * Reads a file's headers: container, streams, sizes, rates, start times.
 *
 * @param file path of any file that FFmpeg reads
 * @throws {MediaError} `file-missing`, `is-folder`, `file-empty`, `file-unreadable`,
 *   `not-media` or `truncated`
 * @example
 * ```ts
 * import { rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { strictEqual } from "node:assert/strict";
 * import { writeMedia } from "./mod.ts";
 * const file = `${tmpdir()}/probe-${Date.now()}.wav`;
 * await writeMedia(file, {
 *   audio: { sampleRate: 8000, channels: 2, codec: "pcm", data: new Int16Array(16000) },
 * });
 * const info = await probe(file);
 * strictEqual(info.audio[0]?.channels, 2);
 * strictEqual(info.duration, 1);
 * rmSync(file);
 * ```
 */
export function probe(file: string): Promise<MediaInfo> {
  // A promise, because reading a slow medium may move off this thread one day.
  return Promise.resolve().then(() => {
    const bytes = checkFile(file);
    const input = openInput(file);
    try {
      return describe(input, file, bytes);
    } finally {
      closeInput(input);
    }
  });
}
