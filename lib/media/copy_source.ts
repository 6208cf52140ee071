import {
  Dictionary,
  type FormatContext,
  type OutputFormat,
  Packet,
  type Stream,
} from "node-av/lib";
import {
  AV_NOPTS_VALUE,
  AV_PKT_FLAG_DISCARD,
  AVERROR_EOF,
  AVFMT_TS_NEGATIVE,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_DATA,
  AVMEDIA_TYPE_VIDEO,
} from "node-av/constants";
import { check, fromSeconds, toSeconds } from "./ffmpeg.ts";
import { closeInput, openInput } from "./input_file.ts";
import type { PacketSource } from "./mux.ts";

/** Streams that are taken over from a file as they are, packet by packet. */
export interface CopiedStreams {
  /** The file they are in. */
  readonly file: string;
  /** Seconds by which its sound is delayed; negative makes it earlier. */
  readonly soundDelay?: number;
  /** Seconds by which everything else is delayed. */
  readonly delay?: number;
  /** Which kinds of streams are taken; all if absent. */
  readonly only?: "sound" | "all-but-sound";
  /** Index of the one stream of sound that is taken; all if absent. */
  readonly soundStream?: number;
}

/** A stream of the input with what it became. */
interface CopiedStream {
  readonly from: Stream;
  readonly to: Stream;
  /** In units of `from`'s time base. */
  readonly delay: bigint;
  readonly isSound: boolean;
}

/** Whether FFmpeg's container of an input (`mov,mp4,m4a,…`) is the one of an output. */
function isSameContainer(input: FormatContext, format: OutputFormat): boolean {
  const names = (input.iformat?.name ?? "").split(",");
  return (format.name ?? "").split(",").some((name) => names.includes(name)) ||
    // M4V and M4A are MP4 by another name.
    (format.name === "ipod" && names.includes("mp4"));
}

function isWanted(
  { codecpar, index }: Stream,
  { only, soundStream }: CopiedStreams,
  sameContainer: boolean,
): boolean {
  const type = codecpar.codecType;
  if (type === AVMEDIA_TYPE_AUDIO) {
    return only !== "all-but-sound" &&
      (soundStream === undefined || soundStream === index);
  }
  if (only === "sound" || type === AVMEDIA_TYPE_DATA) return false;
  // Subtitles and attachments are stored differently from container to container.
  return type === AVMEDIA_TYPE_VIDEO || sameContainer;
}

function addStream(
  mux: FormatContext,
  from: Stream,
  sameContainer: boolean,
): Stream {
  const to = mux.newStream();
  check(from.codecpar.copy(to.codecpar), "describe stream");
  // Another container has another tag for the same codec, and chooses it itself.
  if (!sameContainer) to.codecpar.codecTag = 0;
  to.timeBase = from.timeBase;
  to.avgFrameRate = from.avgFrameRate;
  to.sampleAspectRatio = from.sampleAspectRatio;
  to.disposition = from.disposition;
  if (from.metadata) {
    to.metadata = Dictionary.fromObject(from.metadata.getAll());
  }
  return to;
}

/**
 * Takes over streams of a file without decoding them.
 *
 * Sound that comes to lie before the file's beginning stays in containers
 * that can hide it (MP4 and QuickTime, by an edit list) and is left out, whole
 * packets at a time, where it would move everything else (Matroska).
 */
export function copySource(copied: CopiedStreams): PacketSource {
  const packet = new Packet();
  packet.alloc();
  const streams = new Map<number, CopiedStream>();
  let input: FormatContext | undefined;
  let time = -Infinity;
  let keepsNegative = false;
  /** Seconds before which sound is left out, where it must be. */
  let beginning = 0;

  function isHidden({ from, isSound, delay }: CopiedStream): boolean {
    if (keepsNegative || !isSound || delay >= 0n) return false;
    const end = toSeconds(packet.pts + packet.duration, from.timeBase);
    return end !== undefined && end <= beginning;
  }

  function write(mux: FormatContext, copied: CopiedStream): void {
    const { from, to, delay } = copied;
    if (packet.pts !== AV_NOPTS_VALUE) packet.pts += delay;
    if (packet.dts !== AV_NOPTS_VALUE) packet.dts += delay;
    time = Math.max(time, toSeconds(packet.dts, from.timeBase) ?? time);
    if (isHidden(copied)) return;
    packet.clearFlags(AV_PKT_FLAG_DISCARD);
    packet.rescaleTs(from.timeBase, to.timeBase);
    packet.streamIndex = to.index;
    packet.pos = -1n;
    check(mux.interleavedWriteFrameSync(packet), "write packet");
  }

  return {
    get time(): number {
      return time;
    },
    open(mux, format): Promise<void> {
      input = openInput(copied.file);
      const sameContainer = isSameContainer(input, format);
      keepsNegative = format.hasFlags(AVFMT_TS_NEGATIVE);
      const start = input.startTime;
      beginning =
        (start === AV_NOPTS_VALUE ? 0 : Math.max(0, Number(start)) / 1e6) +
        (copied.delay ?? 0);
      if (input.metadata && copied.only !== "sound") {
        mux.metadata = Dictionary.fromObject(input.metadata.getAll());
      }
      for (const from of input.streams) {
        if (!isWanted(from, copied, sameContainer)) continue;
        const isSound = from.codecpar.codecType === AVMEDIA_TYPE_AUDIO;
        const seconds = (isSound ? copied.soundDelay : copied.delay) ?? 0;
        streams.set(from.index, {
          from,
          to: addStream(mux, from, sameContainer),
          delay: fromSeconds(seconds, from.timeBase),
          isSound,
        });
      }
      return Promise.resolve();
    },
    advance(mux): Promise<void> {
      const read = input!.readFrameSync(packet);
      if (read === AVERROR_EOF) time = Infinity;
      else {
        check(read, "read packet");
        const copied = streams.get(packet.streamIndex);
        if (copied) write(mux, copied);
        packet.unref();
      }
      return Promise.resolve();
    },
    close(): Promise<void> {
      if (input) closeInput(input);
      packet.free();
      return Promise.resolve();
    },
  };
}
