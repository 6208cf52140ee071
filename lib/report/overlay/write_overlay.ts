import {
  type Frame,
  gridRate,
  type Media,
  openMedia,
  type OpenMediaOptions,
  remuxMedia,
} from "../../media/mod.ts";
import type { OverlayResult } from "./types.ts";
import type { Hook } from "../../progress.ts";
import { greenFactor } from "./colour.ts";
import { type Brush, drawFaces } from "./draw_faces.ts";
import { createStripPainter } from "./draw_strip.ts";
import { createFacesOverTime } from "./faces_over_time.ts";
import { loadGlyphs } from "./glyph_sheet.ts";
import { openOverlaySound } from "./overlay_sound.ts";
import type { Pixels } from "./pixels.ts";

/** Options of {@link writeOverlay}; the part and the sound must be those that were measured. */
export interface OverlayOptions {
  /** Which sound of the file was heard. */
  readonly audioStream?: number;
  /** Another file whose sound was heard instead. */
  readonly audioFile?: string;
  /** Where the measurement begins, in seconds on a player's clock. */
  readonly start?: number;
  /** Where it ends. */
  readonly end?: number;
  /** Longer side of the overlay in pixels; that of the file if absent. */
  readonly maxSide?: number;
  /** Quality as x264's CRF; lower is better. */
  readonly quality?: number;
  /** Threads of the decoder and of the encoder each. */
  readonly threads?: number;
  /** Stops the work; nothing is left behind. */
  readonly signal?: AbortSignal;
  /** Hears of stage "overlay", which counts frames. */
  readonly hook?: Hook;
}

/** Defaults of {@link writeOverlay}. */
export const overlayDefaults: {
  readonly quality: number;
  readonly threads: number;
} = {
  quality: 21,
  threads: 2,
};

/** Letters are this part of the picture's shorter side. */
const letterPart = 40;

/** Smallest letters that can be read. */
const leastLetter = 12;

/** Copies a frame into the canvas, whose sides are even: the last row and column are doubled. */
function copyFrame(frame: Frame, canvas: Pixels): void {
  const bytes = 3 * Math.min(frame.width, canvas.width);
  for (let y = 0; y < canvas.height; y++) {
    const from = 3 * frame.width * Math.min(y, frame.height - 1);
    const to = 3 * canvas.width * y;
    canvas.data.set(frame.data.subarray(from, from + bytes), to);
    if (canvas.width > frame.width) {
      canvas.data.copyWithin(to + bytes, to + bytes - 3, to + bytes);
    }
  }
}

const even = (side: number): number => side + side % 2;

/** The frames of a file with everything drawn on them; each is valid until the next is asked for. */
async function* drawnFrames(
  frames: AsyncIterable<Frame>,
  canvas: Pixels,
  brush: Brush,
  result: OverlayResult,
): AsyncGenerator<Uint8Array> {
  const facesAt = createFacesOverTime(result);
  const drawStrip = createStripPainter(result);
  for await (const frame of frames) {
    copyFrame(frame, canvas);
    drawFaces(canvas, facesAt(frame.index), brush);
    drawStrip(canvas, frame.index, brush);
    yield canvas.data;
  }
}

/** How the file is opened: as it was measured, in full size. */
function mediaOptions(options: OverlayOptions): OpenMediaOptions {
  const { audioStream, audioFile, start, end, maxSide, signal } = options;
  return {
    keepFrames: 1,
    threads: options.threads ?? overlayDefaults.threads,
    ...(audioStream === undefined ? {} : { audioStream }),
    ...(audioFile === undefined ? {} : { audioFile }),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(maxSide === undefined ? {} : { maxSide }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** The first frame and all frames: the size is known only then. */
async function peek(
  media: Media,
): Promise<{ first: Frame; frames: AsyncGenerator<Frame> }> {
  const frames = media.frames();
  const first = (await frames.next()).value as Frame;
  return {
    first,
    frames: (async function* () {
      try {
        yield first;
        yield* frames;
      } finally {
        await frames.return(undefined);
      }
    })(),
  };
}

/** The confidence that the face with the most windows needs; nothing if the network was never measured. */
function leastThreshold({ tracks }: OverlayResult): number | undefined {
  const known = tracks.map(({ confidenceThreshold }) => confidenceThreshold)
    .filter((threshold) => threshold !== null);
  return known.length === 0 ? undefined : Math.min(...known);
}

/**
 * Writes a video that shows what was measured: a box around each face from red
 * to green with its confidence, the number of its track, confidence and
 * offset, and a running strip of confidence. Every frame of the 25 fps grid is
 * in it, with the sound that was heard, in the relation that the file has.
 *
 * @param file the file that was measured
 * @param result what was measured
 * @param output an MP4 (or QuickTime, Matroska) file; an existing one is replaced
 * @throws {MediaError} as `openMedia` and `remuxMedia`
 * @example
 * ```ts
 * import { rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { strictEqual } from "node:assert/strict";
 * import { probe } from "../../media/mod.ts";
 * import { analyse } from "../../pipeline/mod.ts";
 * const file = "data/samples/grid_in_sync.mp4";
 * const output = `${tmpdir()}/overlay-${Date.now()}.mp4`;
 * await writeOverlay(file, await analyse(file), output);
 * strictEqual((await probe(output)).video[0]?.codec, "h264");
 * rmSync(output);
 * ```
 */
export async function writeOverlay(
  file: string,
  result: OverlayResult,
  output: string,
  options: OverlayOptions = {},
): Promise<void> {
  const { quality, threads } = { ...overlayDefaults, ...options };
  await using media = await openMedia(file, mediaOptions(options));
  using sound = await openOverlaySound(media, { ...options, file });
  const { first, frames } = await peek(media);
  const [width, height] = [even(first.width), even(first.height)];
  const canvas = { data: new Uint8Array(width * height * 3), width, height };
  const brush: Brush = {
    glyphs: await loadGlyphs(
      Math.max(leastLetter, Math.round(Math.min(width, height) / letterPart)),
    ),
    greenFactor: greenFactor(leastThreshold(result)),
    scale: first.width / first.sourceWidth,
  };
  const total = media.expectedFrames;
  await remuxMedia(output, {
    copied: sound.copied,
    audio: sound.audio,
    video: {
      width,
      height,
      frameRate: gridRate,
      codec: "h264",
      quality,
      keyInterval: 2 * gridRate,
      options: { preset: "superfast", threads: String(threads) },
      frames: drawnFrames(frames, canvas, brush, result),
    },
    ...(options.signal ? { signal: options.signal } : {}),
    hook: ({ completed }) =>
      options.hook?.({
        stage: "overlay",
        completed: Math.max(0, Math.round(completed * gridRate)),
        total,
      }),
  });
}
