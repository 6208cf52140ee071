import {
  type AudioTrack,
  type Decoder,
  type Media,
  openMedia,
  soundRate,
  type VideoTrack,
  writeMedia,
} from "../media/mod.ts";
import type { FrameRange } from "../segments/mod.ts";
import {
  cropFace,
  referenceSide,
  smoothNumbers,
  type Track,
} from "../tracks/mod.ts";

/** What clips show: a square around the face, 224 pixels wide, or the whole picture. */
export type ClipView = "crop" | "full";
/** How clips are stored: H.264 and AAC in MP4, or FFV1 and FLAC in Matroska without loss. */
export type ClipFormat = "mp4" | "lossless";

/** A clip to write. */
export interface ClipRequest {
  /** The file that it is cut from. */
  readonly file: string;
  /** Another file that its sound is taken from. */
  readonly audioFile?: string;
  /** Index of the audio stream. */
  readonly audioStream?: number;
  /** Frames of the file's 25 fps grid. */
  readonly range: FrameRange;
  /** Seconds of frame 0 in the file's own time. */
  readonly startTime: number;
  /** Seconds by which the sound is taken later than the pictures. */
  readonly soundShift: number;
  /** The face. */
  readonly track: Track;
  readonly view: ClipView;
  readonly format: ClipFormat;
  readonly threads: number;
  /** A thread to decode in, for many files; started and ended for this clip if left out. */
  readonly decoder?: Decoder;
  readonly signal?: AbortSignal;
}

/** Size of a clip in pixels. */
export interface ClipSize {
  readonly width: number;
  readonly height: number;
}

/** Ending of the clips of each format. */
export const clipEndings: Readonly<Record<ClipFormat, string>> = {
  mp4: ".mp4",
  lossless: ".mkv",
};

/** Frames per second of the grid, and samples of one frame. */
const rate = 25;
const samplesPerFrame = soundRate / rate;
/** Width of the median along the track, as in the reference, but with its ends repeated: no face shrinks there. */
const smoothing = { median: 13, edges: "repeat" } as const;
/** Times that differ by less than a tenth of a sample are the same. */
const sameTime = 0.1 / soundRate;

/**
 * Opens a file so that its grid begins at a time of its own clock.
 *
 * Starts are told on a player's clock, whose beginning the container decides:
 * the first try shows how far the two are apart.
 */
async function openAt(
  request: ClipRequest,
  time: number,
): Promise<Media> {
  const { file, audioFile, audioStream, threads, decoder, signal } = request;
  const open = (start: number): Promise<Media> =>
    openMedia(file, {
      start: Math.max(0, start),
      threads,
      keepFrames: 1,
      ...(audioFile === undefined ? {} : { audioFile }),
      ...(audioStream === undefined ? {} : { audioStream }),
      ...(decoder === undefined ? {} : { decoder }),
      ...(signal === undefined ? {} : { signal }),
    });
  const first = await open(time);
  const miss = first.startTime - time;
  if (Math.abs(miss) < sameTime) return first;
  await first[Symbol.asyncDispose]();
  return await open(time - miss);
}

/** Center and half side of the face in each frame of its track. */
function squares({ boxes }: Track) {
  const of = (measure: (box: Float64Array) => number): Float64Array =>
    smoothNumbers(
      Array.from(
        { length: boxes.length / 4 },
        (_, frame) => measure(boxes.subarray(4 * frame, 4 * frame + 4)),
      ),
      smoothing,
    );
  return {
    x: of(([x1, , x2]) => (x1! + x2!) / 2),
    y: of(([, y1, , y2]) => (y1! + y2!) / 2),
    s: of(([x1, y1, x2, y2]) => Math.max(x2! - x1!, y2! - y1!) / 2),
  };
}

/** The picture without its last row or column where their number is odd: 4:2:0 cannot hold those. */
function evenPicture(
  data: Uint8Array,
  width: number,
  { width: even, height }: ClipSize,
): Uint8Array {
  if (width === even) return data.subarray(0, even * height * 3);
  const cut = new Uint8Array(even * height * 3);
  for (let row = 0; row < height; row++) {
    cut.set(
      data.subarray(row * width * 3, (row * width + even) * 3),
      row * even * 3,
    );
  }
  return cut;
}

async function* pictures(
  media: Media,
  { range, track, view }: ClipRequest,
  size: ClipSize,
): AsyncGenerator<Uint8Array> {
  const { x, y, s } = squares(track);
  let at = range.first - track.frames[0]!;
  const end = range.end - track.frames[0]!;
  for await (const frame of media.frames()) {
    if (at >= end) return;
    yield view === "crop"
      ? cropFace(frame, { x: x[at]!, y: y[at]!, s: s[at]! })
      : evenPicture(frame.data, frame.width, size);
    at++;
  }
}

/** Exactly so many samples; silence if the sound ends before. */
async function* sound(
  media: Media,
  count: number,
): AsyncGenerator<Int16Array> {
  let left = count;
  for await (const { data } of media.samples()) {
    if (left === 0) return;
    const piece = data.subarray(0, left);
    left -= piece.length;
    yield piece;
  }
  if (left > 0) yield new Int16Array(left);
}

/**
 * Writes one clip: pictures of the 25 fps grid, and of the sound exactly 640
 * samples for each of them, taken `soundShift` seconds later.
 *
 * @param path where to; appears only when complete
 * @param size of the pictures of the file
 * @returns size of the clip
 * @throws {MediaError} if it cannot be read or written
 */
export async function writeClip(
  path: string,
  request: ClipRequest,
  size: ClipSize,
): Promise<ClipSize> {
  const { range, startTime, soundShift, view, format, signal } = request;
  const begin = startTime + range.first / rate;
  const shown: ClipSize = view === "crop"
    ? { width: referenceSide, height: referenceSide }
    : { width: size.width & ~1, height: size.height & ~1 };
  await using media = await openAt(request, begin);
  await using heard = soundShift === 0
    ? undefined
    : await openAt(request, begin + soundShift);
  const isLossless = format === "lossless";
  const video: VideoTrack = {
    ...shown,
    frameRate: rate,
    codec: isLossless ? "ffv1" : "h264",
    frames: pictures(media, request, shown),
  };
  const audio: AudioTrack = {
    sampleRate: soundRate,
    channels: 1,
    codec: isLossless ? "flac" : "aac",
    data: sound(heard ?? media, (range.end - range.first) * samplesPerFrame),
  };
  await writeMedia(path, { video, audio, ...(signal ? { signal } : {}) });
  return shown;
}
