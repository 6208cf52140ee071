import { extname } from "node:path";
import {
  type AudioCodec,
  type AudioStream,
  type MediaInfo,
  openWholeSound,
  probe,
  remuxMedia,
  type WholeSound,
} from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { RepairError } from "./errors.ts";
import { type DelayPiece, warpSound } from "./warp_sound.ts";

/** How the sound came to lie elsewhere. */
export type MoveMethod =
  /** Packets as they were, with other times. */
  | "copy"
  /** Pictures as they were, sound decoded, moved to the sample and encoded anew. */
  | "encode";

/** Options of {@link moveSound}. */
export interface MoveSoundOptions {
  /** Encodes the sound anew where its packets could be kept. */
  readonly reencode?: boolean;
  /** Stops the work; nothing is left behind. */
  readonly signal?: AbortSignal;
  /** Hears of progress: stage "writing" counts seconds. */
  readonly hook?: Hook;
}

/** Endings of the containers that can say when each packet is heard. */
const timedExtensions: ReadonlySet<string> = new Set(
  [".mp4", ".m4v", ".mov", ".mkv", ".webm"],
);

/** FFmpeg's names of the inputs whose packets carry such times. */
const timedContainers: ReadonlySet<string> = new Set(
  ["mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"],
);

/** Codecs that are kept when sound is encoded anew, by FFmpeg's names. */
const keptCodecs: Readonly<Record<string, AudioCodec>> = {
  aac: "aac",
  mp3: "mp3",
  opus: "opus",
  vorbis: "vorbis",
  flac: "flac",
  ac3: "ac3",
};

/** Codecs for what cannot be kept, by container. */
const usualCodecs: Readonly<Record<string, AudioCodec>> = {
  ".avi": "mp3",
  ".webm": "opus",
  ".mpg": "ac3",
  ".mpeg": "ac3",
  ".vob": "ac3",
};

/** Bits per second of a channel that is encoded again: no second loss that one hears. */
const bitratePerChannel = 128_000;

function codecFor({ codec }: AudioStream, extension: string): AudioCodec {
  if (codec.startsWith("pcm_")) return "pcm";
  return keptCodecs[codec] ?? usualCodecs[extension] ?? "aac";
}

/** When the first picture or sample of a file comes, in its own time. */
function beginningOf({ video, audio }: MediaInfo): number {
  const starts = [...video, ...audio].map(({ startTime }) => startTime);
  return Math.max(0, Math.min(...starts));
}

/** When its last picture or sample ends, if all streams tell. */
function endOf({ video, audio }: MediaInfo): number | undefined {
  const streams = [...video, ...audio];
  if (streams.some(({ duration }) => duration <= 0)) return undefined;
  return Math.max(...streams.map((one) => one.startTime + one.duration));
}

async function encodeMoved(
  info: MediaInfo,
  output: string,
  pieces: readonly DelayPiece[],
  options: MoveSoundOptions,
): Promise<void> {
  const extension = extname(output).toLowerCase();
  const start = beginningOf(info);
  const end = endOf(info);
  using opened = new DisposableStack();
  const sounds: WholeSound[] = [];
  for (const { index } of info.audio) {
    sounds.push(opened.use(await openWholeSound(info.file, index)));
  }
  await remuxMedia(output, {
    ...options,
    copied: [{ file: info.file, only: "all-but-sound" }],
    audio: sounds.map((sound) => {
      const { stream, sampleRate, channels } = sound;
      return {
        sampleRate,
        channels,
        codec: codecFor(stream, extension),
        bitrate: bitratePerChannel * channels,
        startTime: start,
        isDefault: stream.isDefault,
        coversPriming: extension === ".avi",
        ...(stream.language === undefined ? {} : { language: stream.language }),
        data: warpSound(sound, pieces, {
          start,
          ...(end === undefined ? {} : { end }),
        }),
      };
    }),
  });
}

/**
 * Writes a file again with its sound moved in time; the pictures stay as they
 * are, packet by packet. All sounds of the file move together.
 *
 * One constant delay in MP4, QuickTime, Matroska and WebM is a matter of time
 * stamps: nothing is encoded. Everything else (AVI and the like, `reencode`,
 * delays that change) is decoded, cut, padded or resampled, and encoded with
 * the same codec where FFmpeg can, with 16 bits.
 *
 * @param output where to write; an existing file is replaced
 * @param pieces delays over time, see {@link DelayPiece}
 * @throws {RepairError} `repair-no-sound`
 * @throws {MediaError} as `remuxMedia`
 * @example
 * ```ts
 * import { rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { strictEqual } from "node:assert/strict";
 * const out = `${tmpdir()}/moved-${Date.now()}.mp4`;
 * const earlier = [{ start: 0, delay: -0.32, slope: 0 }];
 * strictEqual(await moveSound("data/samples/grid_sound_late_320ms.mp4", out, earlier), "copy");
 * rmSync(out);
 * ```
 */
export async function moveSound(
  input: string,
  output: string,
  pieces: readonly DelayPiece[],
  options: MoveSoundOptions = {},
): Promise<MoveMethod> {
  const info = await probe(input);
  if (info.audio.length === 0) {
    throw new RepairError(
      "repair-no-sound",
      `${input} holds no sound that could be moved`,
    );
  }
  const { reencode = false, ...rest } = options;
  const [only] = pieces;
  const isShift = pieces.length === 1 && only!.slope === 0;
  const isTimed = timedContainers.has(info.container) &&
    timedExtensions.has(extname(output).toLowerCase());
  if (!isShift || !isTimed || reencode) {
    await encodeMoved(info, output, pieces, rest);
    return "encode";
  }
  await remuxMedia(output, {
    ...rest,
    copied: [{ file: input, soundDelay: only!.delay }],
  });
  return "copy";
}
