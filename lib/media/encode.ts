import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Buffer } from "node:buffer";
import {
  type CodecContext,
  Dictionary,
  FormatContext,
  type Frame,
  OutputFormat,
  Packet,
  type Stream,
} from "node-av/lib";
import {
  AV_DISPOSITION_DEFAULT,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVFMT_FLAG_BITEXACT,
  AVFMT_GLOBALHEADER,
} from "node-av/constants";
import { SyncError, UsageError } from "../errors.ts";
import { createAudioEncoder } from "./encode_audio.ts";
import type { TrackEncoder } from "./encode_track.ts";
import type { AudioTrack, WriteMediaOptions } from "./encode_types.ts";
import { createVideoEncoder } from "./encode_video.ts";
import { MediaError } from "./errors.ts";
import { check, fileUrl, toRational } from "./ffmpeg.ts";
import { displayMatrix } from "./rotation.ts";

interface OpenTrack {
  encoder: TrackEncoder;
  stream: Stream;
}

function drain(
  mux: FormatContext,
  { encoder, stream }: OpenTrack,
  packet: Packet,
): void {
  const context: CodecContext = encoder.context;
  while (context.receivePacketSync(packet) >= 0) {
    packet.rescaleTs(encoder.timeBase, stream.timeBase);
    packet.streamIndex = stream.index;
    check(mux.interleavedWriteFrameSync(packet), "write packet");
    packet.unref();
  }
}

async function encodeAll(
  mux: FormatContext,
  tracks: readonly OpenTrack[],
  signal: AbortSignal | undefined,
): Promise<void> {
  using packet = new Packet();
  packet.alloc();
  const running = new Set(tracks);
  while (running.size > 0) {
    signal?.throwIfAborted();
    // The stream that is furthest behind goes on, so the file is interleaved and nothing piles up.
    let next: OpenTrack | undefined;
    for (const track of running) {
      if (!next || track.encoder.time < next.encoder.time) next = track;
    }
    const frame: Frame | null = await next!.encoder.advance();
    check(next!.encoder.context.sendFrameSync(frame), "encode");
    drain(mux, next!, packet);
    if (frame === null) running.delete(next!);
  }
}

function addStream(
  mux: FormatContext,
  encoder: TrackEncoder,
  described: { language?: string | undefined; isDefault: boolean },
): Stream {
  const stream = mux.newStream();
  stream.timeBase = toRational(encoder.timeBase);
  if (encoder.frameRate) {
    stream.avgFrameRate = toRational(encoder.frameRate);
  }
  check(stream.codecpar.fromContext(encoder.context), "describe stream");
  if (described.isDefault) stream.setDisposition(AV_DISPOSITION_DEFAULT);
  if (described.language) {
    stream.metadata = Dictionary.fromObject({ language: described.language });
  }
  return stream;
}

async function writeTo(
  path: string,
  format: OutputFormat,
  options: WriteMediaOptions,
): Promise<void> {
  const { video } = options;
  const audio: readonly AudioTrack[] = options.audio === undefined
    ? []
    : "codec" in options.audio
    ? [options.audio]
    : options.audio;
  const globalHeader = format.hasFlags(AVFMT_GLOBALHEADER);
  const encoders: TrackEncoder[] = [];
  const mux = new FormatContext();
  check(
    mux.allocOutputContext2(format, null, fileUrl(path)),
    "choose container",
  );
  try {
    mux.setFlags(AVFMT_FLAG_BITEXACT);
    const tracks: OpenTrack[] = [];
    if (video) {
      const encoder = createVideoEncoder(video, globalHeader);
      encoders.push(encoder);
      await encoder.open();
      const stream = addStream(mux, encoder, { isDefault: true });
      if (video.rotation) {
        check(
          stream.codecpar.addCodedSideData(
            AV_PKT_DATA_DISPLAYMATRIX,
            Buffer.from(displayMatrix(video.rotation).buffer),
          ),
          "set rotation",
        );
      }
      tracks.push({ encoder, stream });
    }
    const hasDefault = audio.some((track) => track.isDefault);
    for (const [i, track] of audio.entries()) {
      const encoder = createAudioEncoder(track, globalHeader);
      encoders.push(encoder);
      await encoder.open();
      const stream = addStream(mux, encoder, {
        language: track.language,
        isDefault: track.isDefault ?? (!hasDefault && i === 0),
      });
      tracks.push({ encoder, stream });
    }
    check(mux.openOutputSync(), "open output");
    using settings = Dictionary.fromObject(options.muxer ?? {});
    check(mux.writeHeaderSync(settings), "write header");
    await encodeAll(mux, tracks, options.signal);
    check(mux.writeTrailerSync(), "write trailer");
  } finally {
    for (const encoder of encoders) await encoder.close();
    mux.closeOutputSync();
    mux.freeContext();
  }
}

/**
 * Encodes pictures and sound into a file; the container follows from the
 * extension (mp4, mov, mkv, webm, avi, mpg, wav …).
 *
 * The same input gives the same bytes. The file appears under its name only
 * when it is complete.
 *
 * @param path where to write; an existing file is replaced
 * @param options pictures, sound, or both
 * @throws {UsageError} `unknown-container` if no container has this extension
 * @throws {MediaError} `not-writable` or `encode-failed`
 * @example
 * ```ts
 * import { tmpdir } from "node:os";
 * import { rmSync, statSync } from "node:fs";
 * import { ok } from "node:assert/strict";
 * const path = `${tmpdir()}/grey-${Date.now()}.mp4`;
 * const grey = new Uint8Array(64 * 48 * 3).fill(128);
 * await writeMedia(path, {
 *   video: { width: 64, height: 48, frameRate: 25, codec: "h264", frames: [grey, grey] },
 *   audio: { sampleRate: 48000, channels: 1, codec: "aac", data: new Int16Array(3840) },
 * });
 * ok(statSync(path).size > 0);
 * rmSync(path);
 * ```
 */
export async function writeMedia(
  path: string,
  options: WriteMediaOptions,
): Promise<void> {
  options.signal?.throwIfAborted();
  const format = OutputFormat.guessFormat(null, basename(path), null);
  if (!format) {
    throw new UsageError(
      "unknown-container",
      `no container is known for ${
        basename(path)
      }: use .mp4, .mov, .mkv, .webm or .avi`,
    );
  }
  const partial = join(dirname(path), `.${randomUUID()}.partial`);
  try {
    await writeTo(partial, format, options);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    if (
      error instanceof SyncError || error instanceof RangeError ||
      options.signal?.aborted
    ) throw error;
    const words = error instanceof Error ? error.message : String(error);
    const isOutput = /open output|rename|EACCES|ENOENT|EROFS/.test(words);
    throw new MediaError(
      isOutput ? "not-writable" : "encode-failed",
      isOutput
        ? `cannot write ${path} (${words}): check that the folder exists and is writable`
        : `cannot encode ${path}: ${words}`,
      { cause: error },
    );
  }
}
