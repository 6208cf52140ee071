import type { Ratio } from "./ffmpeg.ts";

/** Video codecs that {@link writeMedia} knows. */
export type VideoCodec =
  | "h264"
  | "hevc"
  | "vp9"
  | "mjpeg"
  | "mpeg2"
  | "mpeg4"
  | "prores"
  | "ffv1";

/** Audio codecs that {@link writeMedia} knows. */
export type AudioCodec =
  | "aac"
  | "mp3"
  | "opus"
  | "vorbis"
  | "flac"
  | "ac3"
  | "pcm";

/** One picture to encode with a time of its own, for variable frame rate. */
export interface TimedPicture {
  /** RGB, `[height, width, 3]`. */
  readonly data: Uint8Array;
  /** Presentation time in seconds; must grow from picture to picture. */
  readonly time: number;
}

/** What the pictures' numbers mean, by FFmpeg's names; written into the stream. */
export interface ColourTags {
  /** Matrix, e.g. `bt709`, `smpte170m`, `bt2020nc`. */
  readonly matrix?: "bt709" | "smpte170m" | "bt2020nc";
  /** Range: `tv` (16..235) or `pc` (0..255). */
  readonly range?: "tv" | "pc";
  /** Transfer curve; the numbers are stored as given, only the tag is set. */
  readonly transfer?: "bt709" | "smpte2084" | "arib-std-b67";
  /** Primaries. */
  readonly primaries?: "bt709" | "bt2020";
}

/** The pictures of a file to write. */
export interface VideoTrack {
  /** Size in pixels. */
  readonly width: number;
  /** Size in pixels. */
  readonly height: number;
  /** Pictures per second: 23.976, 29.97 and 59.94 mean NTSC's exact ratios. */
  readonly frameRate: number | Ratio;
  /** RGB pictures `[height, width, 3]` in order, with times of their own or at `frameRate`. */
  readonly frames:
    | Iterable<Uint8Array | TimedPicture>
    | AsyncIterable<Uint8Array | TimedPicture>;
  /** Codec. */
  readonly codec: VideoCodec;
  /** FFmpeg's name of the pixel format, e.g. `yuv420p10le`; by codec if absent. */
  readonly pixelFormat?: string;
  /** Quality in the codec's own scale (x264's CRF, MJPEG's quantiser); lower is better. */
  readonly quality?: number;
  /** Bits per second instead of a quality. */
  readonly bitrate?: number;
  /** Pictures from one key frame to the next; 12 if absent, short so that seeking can be tried. */
  readonly keyInterval?: number;
  /** Seconds at which the first picture is shown; 0 if absent. */
  readonly startTime?: number;
  /** Clockwise rotation in degrees that a player shall apply. */
  readonly rotation?: 0 | 90 | 180 | 270;
  /** Stores the pictures as two fields each, the upper first. */
  readonly interlaced?: boolean;
  /** What the numbers mean. */
  readonly colour?: ColourTags;
  /** Further options of FFmpeg's encoder by name. */
  readonly options?: Readonly<Record<string, string>>;
}

/** One sound track of a file to write. */
export interface AudioTrack {
  /** Samples per second; Opus wants 48000. */
  readonly sampleRate: number;
  /** Channels, interleaved in `data`. */
  readonly channels: number;
  /** Interleaved samples, in chunks of any length, or all at once. */
  readonly data: Int16Array | Iterable<Int16Array> | AsyncIterable<Int16Array>;
  /** Codec. */
  readonly codec: AudioCodec;
  /** Bits per second; 128000 if absent. */
  readonly bitrate?: number;
  /** Seconds at which the first sample is heard; 0 if absent. */
  readonly startTime?: number;
  /** ISO 639-2 code of the language. */
  readonly language?: string;
  /** Whether players take this one; the first if no track says so. */
  readonly isDefault?: boolean;
  /**
   * Begins as many samples later as the encoder puts in front, so that the rest
   * is in time in a container that does not tell players to leave those out (AVI).
   */
  readonly coversPriming?: boolean;
}

/** What {@link writeMedia} shall write. */
export interface WriteMediaOptions {
  /** Pictures, if any. */
  readonly video?: VideoTrack;
  /** Sound, if any; several tracks if it is a list. */
  readonly audio?: AudioTrack | readonly AudioTrack[];
  /** Options of FFmpeg's muxer by name, e.g. `movflags`. */
  readonly muxer?: Readonly<Record<string, string>>;
  /** Stops the work; nothing is left behind. */
  readonly signal?: AbortSignal;
}
