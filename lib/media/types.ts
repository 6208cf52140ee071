/** One video stream as the container describes it. */
export interface VideoStream {
  /** Stream index in the file. */
  readonly index: number;
  /** Codec name, e.g. `h264`. */
  readonly codec: string;
  /** Coded size in pixels, before rotation. */
  readonly width: number;
  /** Coded size in pixels, before rotation. */
  readonly height: number;
  /** Average frame rate in frames per second; 0 if the file does not tell. */
  readonly frameRate: number;
  /** Clockwise rotation in degrees that a player applies: 0, 90, 180 or 270. */
  readonly rotation: number;
  /** Presentation time of the first frame in seconds. */
  readonly startTime: number;
  /** Duration in seconds; 0 if the file does not tell. */
  readonly duration: number;
}

/** One audio stream as the container describes it. */
export interface AudioStream {
  /** Stream index in the file. */
  readonly index: number;
  /** Codec name, e.g. `aac`. */
  readonly codec: string;
  /** Samples per second as stored. */
  readonly sampleRate: number;
  /** Channels as stored. */
  readonly channels: number;
  /** Presentation time of the first sample in seconds. */
  readonly startTime: number;
  /** Duration in seconds; 0 if the file does not tell. */
  readonly duration: number;
  /** ISO 639-2 code, if the file tells one. */
  readonly language?: string;
  /** Whether the container marks this stream as its default. */
  readonly isDefault: boolean;
}

/** What probing tells of a file. */
export interface MediaInfo {
  /** Path as given. */
  readonly file: string;
  /** Container format, e.g. `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  /** Duration in seconds; 0 if the file does not tell. */
  readonly duration: number;
  /** Size in bytes. */
  readonly bytes: number;
  /** Its video streams in order; attached cover pictures are left out. */
  readonly video: readonly VideoStream[];
  /** Its audio streams in order. */
  readonly audio: readonly AudioStream[];
}

/** One picture of the 25 fps grid. */
export interface Frame {
  /** RGB, 3 bytes a pixel, rows from the top: `[height, width, 3]`. */
  readonly data: Uint8Array;
  /** Size of `data` in pixels (after decoder-side scaling). */
  readonly width: number;
  /** Size of `data` in pixels (after decoder-side scaling). */
  readonly height: number;
  /** Size in source pixels (after rotation), the unit of every box and landmark. */
  readonly sourceWidth: number;
  /** Size in source pixels (after rotation). */
  readonly sourceHeight: number;
  /** Seconds of the 25 fps grid in the file's own time; grid 0 is the first picture (or `start`). */
  readonly time: number;
  /** Presentation time in seconds of the decoded picture shown here: the nearest one. */
  readonly sourceTime: number;
  /** Counts pictures of the grid, from 0. */
  readonly index: number;
}

/** A run of sound, mono at 16 kHz. */
export interface Samples {
  /** Samples, mono. */
  readonly data: Int16Array;
  /** Samples per second. */
  readonly sampleRate: 16000;
  /** Seconds, in the file's own time, of sample 0 of `data`. */
  readonly time: number;
}

/**
 * A thread that decodes. One can serve many files, one after the other or
 * side by side: give it to `openMedia` where many are read, for starting a
 * thread takes a tenth of a second and the runtime never gives back two
 * handles of each.
 */
export interface Decoder extends AsyncDisposable {
  /** Files that are open in it. */
  readonly openFiles: number;
}

/** What {@link openMedia} may be told. */
export interface OpenMediaOptions {
  /** Which sound of the file: 0 is its first audio stream. The container's default if absent. */
  readonly audioStream?: number;
  /** Takes the sound from this file instead; both files begin together. */
  readonly audioFile?: string;
  /** Where to begin, in seconds on a player's clock (0 is where the file begins). */
  readonly start?: number;
  /** Where to stop, on the same clock. */
  readonly end?: number;
  /** Scales pictures down so that their longer side is at most this many pixels. */
  readonly maxSide?: number;
  /**
   * For how many further frames a frame's `data` stays valid; after that its
   * memory is given back at once and `data` is empty. Without it a frame is
   * valid as long as it is referred to, and some hundred megabytes pile up
   * before the collector looks at them.
   */
  readonly keepFrames?: number;
  /** Threads of the video decoder; as many as there are cores, up to 4, if absent. */
  readonly threads?: number;
  /** The thread that shall decode; one of its own if absent. */
  readonly decoder?: Decoder;
  /** Stops everything. */
  readonly signal?: AbortSignal;
}

/** An open file: pictures and sound on one clock. */
export interface Media extends AsyncDisposable {
  /** What the container tells. */
  readonly info: MediaInfo;
  /** The video stream that is decoded. */
  readonly video: VideoStream;
  /** The audio stream that is decoded, if there is one; of `audioFile` if that was given. */
  readonly audio: AudioStream | undefined;
  /** Time of grid frame 0 and of sample 0 in seconds of the file's own time. */
  readonly startTime: number;
  /** About how many grid frames there are, by the container; 0 if it does not tell. */
  readonly expectedFrames: number;
  /**
   * Seconds, in the file's own time, between which there is sound: by the
   * container at first, exact once `samples()` has come to its end.
   */
  readonly soundSpan:
    | { readonly start: number; readonly end: number }
    | undefined;
  /** What was not in order but did not stop the work, e.g. `truncated: …`; complete at the end. */
  readonly warnings: readonly string[];
  /**
   * The pictures of the 25 fps grid. Frames that show the same picture share
   * their `data`: do not write into it. Each call begins anew.
   */
  frames(): AsyncGenerator<Frame>;
  /** The sound from `startTime` on, without holes. Each call begins anew. */
  samples(): AsyncGenerator<Samples>;
}
