import {
  avChannelLayoutDefault,
  Codec,
  CodecContext,
  CodecParameters,
  Frame,
  SoftwareResampleContext,
} from "node-av/lib";
import {
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_SAMPLE_FMT_S16,
  type FFEncoderCodec,
} from "node-av/constants";
import { Buffer } from "node:buffer";
import { check, fromSeconds, type Ratio, toRational } from "./ffmpeg.ts";
import { iterate, type TrackEncoder } from "./encode_track.ts";
import type { AudioCodec, AudioTrack } from "./encode_types.ts";

/** FFmpeg's encoder for each of our names. */
const encoders: Record<AudioCodec, string> = {
  aac: "aac",
  mp3: "libmp3lame",
  opus: "libopus",
  vorbis: "libvorbis",
  flac: "flac",
  ac3: "ac3",
  pcm: "pcm_s16le",
};

/** Samples in a frame of a codec that leaves the choice to us. */
const freeFrameSize = 1024;

/**
 * Hands out the chunks of `data` from sample `first` on as interleaved runs of
 * `size` samples a channel; the last may be shorter.
 */
async function* rechunk(
  data: AudioTrack["data"],
  channels: number,
  size: number,
  first: number,
): AsyncGenerator<Int16Array> {
  const chunks = data instanceof Int16Array ? [data] : data;
  const run = new Int16Array(size * channels);
  let filled = 0;
  let skipped = 0;
  for await (const chunk of chunks) {
    const skip = Math.min(chunk.length, first * channels - skipped);
    skipped += skip;
    for (let at = skip; at < chunk.length;) {
      const part = chunk.subarray(at, at + run.length - filled);
      run.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled === run.length) {
        yield run;
        filled = 0;
      }
    }
  }
  if (filled > 0) yield run.subarray(0, filled);
}

/** Samples that an open encoder puts before the first. */
function primingOf(context: CodecContext): number {
  using parameters = new CodecParameters();
  parameters.alloc();
  check(parameters.fromContext(context), "describe encoder");
  return parameters.initialPadding;
}

/** Opens an encoder for the sound of `track`; the caller closes it. */
export function createAudioEncoder(
  track: AudioTrack,
  globalHeader: boolean,
): TrackEncoder {
  const { sampleRate, channels } = track;
  const layout = avChannelLayoutDefault(channels);
  const base: Ratio = { num: 1, den: sampleRate };
  const start = fromSeconds(track.startTime ?? 0, base);
  const context = new CodecContext();
  const source = new Frame();
  const coded = new Frame();
  const resampler = new SoftwareResampleContext();
  let runs: AsyncIterator<Int16Array>;
  let pending: IteratorResult<Int16Array>;
  /** Samples a channel before the next frame. */
  let count = 0;

  return {
    get time(): number {
      return pending.done
        ? Infinity
        : (track.startTime ?? 0) + count / sampleRate;
    },
    context,
    timeBase: base,
    async open(): Promise<void> {
      const name = encoders[track.codec];
      const codec = Codec.findEncoderByName(name as FFEncoderCodec);
      if (!codec) throw new Error(`FFmpeg has no encoder ${name}`);
      context.allocContext3(codec);
      context.sampleRate = sampleRate;
      context.channelLayout = layout;
      context.sampleFormat = codec.sampleFormats?.[0] ?? AV_SAMPLE_FMT_S16;
      context.timeBase = toRational(base);
      context.bitRate = BigInt(track.bitrate ?? 128_000);
      context.threadCount = 1;
      context.setFlags(AV_CODEC_FLAG_BITEXACT);
      if (globalHeader) context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
      check(context.open2Sync(codec), `open encoder ${name}`);
      check(
        resampler.allocSetOpts2(
          layout,
          context.sampleFormat,
          sampleRate,
          layout,
          AV_SAMPLE_FMT_S16,
          sampleRate,
        ),
        "set up sample conversion",
      );
      check(resampler.init(), "set up sample conversion");
      const size = context.frameSize || freeFrameSize;
      count = track.coversPriming ? primingOf(context) : 0;
      runs = iterate(rechunk(track.data, channels, size, count));
      pending = await runs.next();
    },
    async advance(): Promise<Frame | null> {
      if (pending.done) return null;
      const run = pending.value;
      const samples = run.length / channels;
      source.unref();
      coded.unref();
      source.alloc();
      source.nbSamples = samples;
      source.format = AV_SAMPLE_FMT_S16;
      source.sampleRate = sampleRate;
      source.channelLayout = layout;
      check(source.getBuffer(), "allocate samples");
      check(
        source.fromBuffer(
          Buffer.from(run.buffer, run.byteOffset, run.byteLength),
        ),
        "copy samples",
      );
      coded.alloc();
      coded.nbSamples = samples;
      coded.format = context.sampleFormat;
      coded.sampleRate = sampleRate;
      coded.channelLayout = layout;
      check(coded.getBuffer(), "allocate samples");
      check(resampler.convertFrame(coded, source), "convert samples");
      coded.pts = start + BigInt(count);
      count += samples;
      pending = await runs.next();
      return coded;
    },
    async close(): Promise<void> {
      await runs?.return?.(undefined);
      source.free();
      coded.free();
      resampler.free();
      context.freeContext();
    },
  };
}
