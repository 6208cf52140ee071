import {
  Codec,
  CodecContext,
  FFmpegError,
  type FormatContext,
  Frame,
  Packet,
  type Stream,
} from "node-av/lib";
import {
  AVDISCARD_ALL,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVSEEK_FLAG_BACKWARD,
  FF_DECODE_ERROR_CONCEALMENT_ACTIVE,
  FF_DECODE_ERROR_DECODE_SLICES,
  FF_DECODE_ERROR_INVALID_BITSTREAM,
} from "node-av/constants";
import { check, fromSeconds } from "./ffmpeg.ts";

/** Failures in a row after which a decoder is taken to have nothing more to give for now. */
const maxFailures = 64;

/** The decoder met bits that make no sense and filled the hole; a missing reference alone is usual after a seek. */
const concealment = FF_DECODE_ERROR_CONCEALMENT_ACTIVE |
  FF_DECODE_ERROR_DECODE_SLICES | FF_DECODE_ERROR_INVALID_BITSTREAM;

/** What went wrong on the way without stopping it; turned into warnings at the end. */
export interface DecodeTrouble {
  /** Packets that the decoder refused. */
  refused: number;
  /** Frames in which the decoder filled damaged places by guessing. */
  concealed: number;
  /** Frames left out because their time lies before the one of their predecessor. */
  outOfOrder: number;
  /** Seconds at which the file's times leap so far ahead that the rest is left out. */
  leapAt?: number;
  /** Seconds at which decoding ended, once it has. */
  endedAt?: number;
  /** FFmpeg's words if reading ended in an error instead of the end of the file. */
  readError?: string;
}

/** A fresh, empty account of troubles. */
export function noTrouble(): DecodeTrouble {
  return { refused: 0, concealed: 0, outOfOrder: 0 };
}

/** An open decoder of one stream. */
export function openDecoder(stream: Stream, threads: number): CodecContext {
  const codec = Codec.findDecoder(stream.codecpar.codecId);
  if (!codec) throw new Error("FFmpeg has no decoder for this codec");
  const context = new CodecContext();
  context.allocContext3(codec);
  check(context.parametersToContext(stream.codecpar), "set up decoder");
  // Needed for dropping priming samples and moving the times along.
  context.pktTimebase = stream.timeBase;
  context.threadCount = threads;
  const code = context.open2Sync(codec);
  if (code < 0) context.freeContext();
  check(code, "open decoder");
  return context;
}

/** Makes the demuxer skip all streams but one. */
export function readOnly(input: FormatContext, index: number): void {
  for (const stream of input.streams) {
    if (stream.index !== index) stream.discard = AVDISCARD_ALL;
  }
}

/** Goes to the last key frame at or before `seconds`; false if the file cannot do that. */
export function seek(
  input: FormatContext,
  stream: Stream,
  seconds: number,
): boolean {
  const target = fromSeconds(seconds, stream.timeBase);
  return input.seekFrameSync(stream.index, target, AVSEEK_FLAG_BACKWARD) >= 0;
}

/**
 * Decodes one stream from where the input stands to its end. What cannot be
 * decoded is counted and passed over.
 *
 * @returns frames, each valid until the next is asked for
 */
export function* decodeFrames(
  input: FormatContext,
  stream: Stream,
  decoder: CodecContext,
  trouble: DecodeTrouble,
): Generator<Frame> {
  const packet = new Packet();
  const frame = new Frame();
  packet.alloc();
  frame.alloc();
  try {
    for (let isOpen = true; isOpen;) {
      const read = input.readFrameSync(packet);
      isOpen = read >= 0;
      if (!isOpen && read !== AVERROR_EOF) {
        trouble.readError = FFmpegError.strerror(read);
      }
      if (isOpen && packet.streamIndex !== stream.index) {
        packet.unref();
        continue;
      }
      const sent = decoder.sendPacketSync(isOpen ? packet : null);
      if (sent < 0 && isOpen) trouble.refused++;
      packet.unref();
      for (let failures = 0; failures < maxFailures;) {
        const received = decoder.receiveFrameSync(frame);
        if (received >= 0) {
          failures = 0;
          if ((frame.decodeErrorFlags & concealment) !== 0) trouble.concealed++;
          yield frame;
          frame.unref();
        } else if (received === AVERROR_EAGAIN || received === AVERROR_EOF) {
          break;
        } else {
          failures++;
          trouble.refused++;
        }
      }
    }
  } finally {
    packet.free();
    frame.free();
  }
}
