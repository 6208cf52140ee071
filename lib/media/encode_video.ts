import {
  avGetPixFmtFromName,
  Codec,
  CodecContext,
  Frame,
  SoftwareScaleContext,
} from "node-av/lib";
import {
  AV_CODEC_FLAG_BITEXACT,
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_CODEC_FLAG_INTERLACED_DCT,
  AV_CODEC_FLAG_INTERLACED_ME,
  AV_CODEC_FLAG_QSCALE,
  AV_FRAME_FLAG_INTERLACED,
  AV_FRAME_FLAG_TOP_FIELD_FIRST,
  AV_PIX_FMT_RGB24,
  AVCOL_PRI_BT2020,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_BT709,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_BT709,
  AVCOL_TRC_SMPTE2084,
  type FFEncoderCodec,
  SWS_ACCURATE_RND,
  SWS_BICUBIC,
  SWS_BITEXACT,
} from "node-av/constants";
import { Buffer } from "node:buffer";
import {
  check,
  fromSeconds,
  rateRatio,
  type Ratio,
  toRational,
} from "./ffmpeg.ts";
import { iterate, type TrackEncoder } from "./encode_track.ts";
import type { VideoCodec, VideoTrack } from "./encode_types.ts";

/** FFmpeg's encoder, pixel format and settings for each of our names. */
const encoders: Record<
  VideoCodec,
  {
    name: FFEncoderCodec;
    pixelFormat: string;
    quality: number;
    /** Whether `quality` is a quantiser (FFmpeg's qscale) or the encoder's `crf`. */
    scale: "crf" | "qscale" | "none";
    options?: Record<string, string>;
  }
> = {
  h264: {
    name: "libx264" as FFEncoderCodec,
    pixelFormat: "yuv420p",
    quality: 18,
    scale: "crf",
    // With its macroblock tree x264 gave other bytes for the same pictures in 1 of 5 runs.
    options: { preset: "veryfast", "x264-params": "mbtree=0" },
  },
  hevc: {
    name: "libx265" as FFEncoderCodec,
    pixelFormat: "yuv420p",
    quality: 20,
    scale: "crf",
    options: {
      preset: "ultrafast",
      // Without B-frames: with them x265 gives the only picture of a short file a random time.
      "x265-params": "log-level=none:pools=none:frame-threads=1:bframes=0",
    },
  },
  vp9: {
    name: "libvpx-vp9" as FFEncoderCodec,
    pixelFormat: "yuv420p",
    quality: 24,
    scale: "crf",
    options: { deadline: "realtime", "cpu-used": "8" },
  },
  mjpeg: {
    name: "mjpeg" as FFEncoderCodec,
    pixelFormat: "yuvj420p",
    quality: 3,
    scale: "qscale",
  },
  mpeg2: {
    name: "mpeg2video" as FFEncoderCodec,
    pixelFormat: "yuv420p",
    quality: 3,
    scale: "qscale",
  },
  mpeg4: {
    name: "mpeg4" as FFEncoderCodec,
    pixelFormat: "yuv420p",
    quality: 3,
    scale: "qscale",
  },
  prores: {
    name: "prores_ks" as FFEncoderCodec,
    pixelFormat: "yuv422p10le",
    quality: 0,
    scale: "none",
  },
  ffv1: {
    name: "ffv1" as FFEncoderCodec,
    pixelFormat: "bgr0",
    quality: 0,
    scale: "none",
  },
};

/** libavutil's FF_QP2LAMBDA: one step of a quantiser in FFmpeg's unit of quality. */
const lambdaPerQuantiser = 118;

/** The time base of pictures that carry times of their own (90 kHz, MPEG's clock). */
const variableBase: Ratio = { num: 1, den: 90_000 };

const matrices = {
  bt709: AVCOL_SPC_BT709,
  smpte170m: AVCOL_SPC_SMPTE170M,
  bt2020nc: AVCOL_SPC_BT2020_NCL,
};
const transfers = {
  bt709: AVCOL_TRC_BT709,
  smpte2084: AVCOL_TRC_SMPTE2084,
  "arib-std-b67": AVCOL_TRC_ARIB_STD_B67,
};
const primaries = { bt709: AVCOL_PRI_BT709, bt2020: AVCOL_PRI_BT2020 };

function openEncoder(
  track: VideoTrack,
  base: Ratio,
  rate: Ratio,
  globalHeader: boolean,
): CodecContext {
  const kind = encoders[track.codec];
  const codec = Codec.findEncoderByName(kind.name);
  if (!codec) throw new Error(`FFmpeg has no encoder ${kind.name}`);
  const context = new CodecContext();
  context.allocContext3(codec);
  const pixelFormatName = track.pixelFormat ?? kind.pixelFormat;
  const pixelFormat = avGetPixFmtFromName(pixelFormatName);
  context.width = track.width;
  context.height = track.height;
  context.pixelFormat = pixelFormat;
  context.timeBase = toRational(base);
  context.framerate = toRational(rate);
  context.gopSize = track.keyInterval ?? 12;
  context.threadCount = 1;
  context.setFlags(AV_CODEC_FLAG_BITEXACT);
  if (globalHeader) context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  if (track.interlaced) {
    context.setFlags(AV_CODEC_FLAG_INTERLACED_DCT, AV_CODEC_FLAG_INTERLACED_ME);
  }
  const { matrix, range, transfer, primaries: primary } = track.colour ?? {};
  const isRgb = /^(rgb|bgr|gbr|0rgb|0bgr)/.test(pixelFormatName);
  const isFull = range === "pc" || pixelFormatName.startsWith("yuvj");
  context.colorRange = isRgb || isFull ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  context.colorSpace = isRgb
    ? AVCOL_SPC_RGB
    : matrices[matrix ?? (track.height >= 720 ? "bt709" : "smpte170m")];
  if (transfer) context.colorTrc = transfers[transfer];
  if (primary) context.colorPrimaries = primaries[primary];

  const quality = track.quality ?? kind.quality;
  if (track.bitrate !== undefined) context.bitRate = BigInt(track.bitrate);
  else if (kind.scale === "qscale") {
    context.setFlags(AV_CODEC_FLAG_QSCALE);
    context.globalQuality = quality * lambdaPerQuantiser;
  } else if (kind.scale === "crf") {
    context.bitRate = 0n;
    check(context.setOption("crf", String(quality)), "set crf");
  }
  const options = { ...kind.options, ...track.options };
  for (const [name, value] of Object.entries(options)) {
    check(context.setOption(name, value), `set ${name}`);
  }
  check(context.open2Sync(codec), `open encoder ${kind.name}`);
  return context;
}

/** Opens an encoder for the pictures of `track`; the caller disposes it. */
export function createVideoEncoder(
  track: VideoTrack,
  globalHeader: boolean,
): TrackEncoder {
  const rate = typeof track.frameRate === "number"
    ? rateRatio(track.frameRate)
    : track.frameRate;
  const pictures = iterate(track.frames);
  const startTime = track.startTime ?? 0;
  let base: Ratio = { num: rate.den, den: rate.num };
  let context: CodecContext | undefined;
  let count = 0;
  let pending: IteratorResult<Uint8Array | { data: Uint8Array; time: number }>;

  const source = new Frame();
  const coded = new Frame();
  const scaler = new SoftwareScaleContext();

  function allocate(frame: Frame, format: number): void {
    frame.alloc();
    frame.width = track.width;
    frame.height = track.height;
    frame.format = format as typeof frame.format;
  }

  function convert(data: Uint8Array, encoder: CodecContext): void {
    const bytes = track.width * track.height * 3;
    if (data.length !== bytes) {
      throw new RangeError(
        `picture ${count} has ${data.length} bytes, expected ${bytes}`,
      );
    }
    allocate(source, AV_PIX_FMT_RGB24);
    check(source.getBuffer(), "allocate picture");
    check(
      source.fromBuffer(Buffer.from(data.buffer, data.byteOffset, bytes)),
      "copy picture",
    );
    source.colorRange = AVCOL_RANGE_JPEG;
    source.colorSpace = AVCOL_SPC_RGB;
    allocate(coded, encoder.pixelFormat);
    coded.colorRange = encoder.colorRange;
    coded.colorSpace = encoder.colorSpace;
    // The numbers are to be stored as given: no conversion between curves and primaries.
    coded.colorTrc = source.colorTrc = encoder.colorTrc;
    coded.colorPrimaries = source.colorPrimaries = encoder.colorPrimaries;
    check(coded.getBuffer(), "allocate picture");
    check(scaler.scaleFrameSync(coded, source), "convert picture");
  }

  return {
    get time(): number {
      if (pending?.done) return Infinity;
      const value = pending?.value;
      return value && !(value instanceof Uint8Array)
        ? value.time
        : startTime + count * rate.den / rate.num;
    },
    get context(): CodecContext {
      return context!;
    },
    get timeBase(): Ratio {
      return base;
    },
    frameRate: rate,
    async open(): Promise<void> {
      pending = await pictures.next();
      const isTimed = pending.value && !(pending.value instanceof Uint8Array);
      if (isTimed || startTime !== 0) base = variableBase;
      scaler.allocContext();
      check(
        scaler.setOption(
          "sws_flags",
          String(SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT),
        ),
        "set scaler",
      );
      context = openEncoder(track, base, rate, globalHeader);
    },
    async advance(): Promise<Frame | null> {
      if (pending.done) return null;
      const picture = pending.value;
      const data = picture instanceof Uint8Array ? picture : picture.data;
      const time = picture instanceof Uint8Array
        ? startTime + count * rate.den / rate.num
        : picture.time;
      coded.unref();
      source.unref();
      convert(data, context!);
      coded.pts = fromSeconds(time, base);
      if (track.interlaced) {
        coded.setFlags(AV_FRAME_FLAG_INTERLACED, AV_FRAME_FLAG_TOP_FIELD_FIRST);
      }
      count++;
      pending = await pictures.next();
      return coded;
    },
    async close(): Promise<void> {
      await pictures.return?.(undefined);
      source.free();
      coded.free();
      scaler.freeContext();
      context?.freeContext();
    },
  };
}
