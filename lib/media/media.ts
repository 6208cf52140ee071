import { availableParallelism } from "node:os";
import { MediaError } from "./errors.ts";
import { gridRate } from "./grid.ts";
import type { GridRun } from "./grid_frames.ts";
import { type DecoderLink, linkOf, startDecoder } from "./decoder.ts";
import type { Chunk, Reply } from "./protocol.ts";
import type { Opened } from "./session.ts";
import type { Frame, Media, OpenMediaOptions, Samples } from "./types.ts";

/** Pieces that the worker makes ahead of the reader: one to hand over, one in the making. */
const lookAhead = 2;

/** Most threads that a decoder is given by itself; each holds pictures. */
const maxThreads = 4;

/** The frames of a run: all show the same picture and share its bytes. */
function* framesOf(run: GridRun, startTime: number): Generator<Frame> {
  for (let i = 0; i < run.count; i++) {
    const index = run.index + i;
    yield {
      ...run.picture,
      index,
      time: startTime + index / gridRate,
      sourceTime: run.sourceTime,
    };
  }
}

/** Frees the pictures of the runs that ended before grid frame `index`. */
function release(kept: GridRun[], index: number): void {
  while (kept[0] && kept[0].index + kept[0].count <= index) {
    kept.shift()!.picture.data.buffer.transfer(0);
  }
}

/** One file in a decoder; the first error ends all that is under way. */
interface OpenFile {
  readonly link: DecoderLink;
  readonly id: number;
  readonly readings: Set<number>;
  failure?: unknown;
}

function fail(file: OpenFile, reason: unknown): void {
  file.failure ??= reason;
  for (const id of file.readings) file.link.abandon(id, reason);
}

/** Asks for the pieces of one reading, always {@link lookAhead} ahead; stops it when left early. */
async function* chunks(
  file: OpenFile,
  kind: "frames" | "samples",
): AsyncGenerator<Chunk> {
  const { link, readings } = file;
  if (file.failure !== undefined) throw file.failure;
  const id = link.newId();
  readings.add(id);
  link.post({ type: "start", id, file: file.id, kind });
  const asked: Promise<Reply>[] = [];
  const pull = (): void => {
    const reply = link.ask({ type: "pull", id });
    // Its failure is told when its turn comes, or not at all if the reader has left.
    reply.catch(() => {});
    asked.push(reply);
  };
  try {
    for (let i = 0; i < lookAhead; i++) pull();
    while (true) {
      const reply = await asked.shift()!;
      if (file.failure !== undefined) throw file.failure;
      if (reply.type !== "chunk") return;
      if (!reply.done) pull();
      yield reply;
      if (reply.done) return;
      if (file.failure !== undefined) throw file.failure;
    }
  } finally {
    link.post({ type: "stop", id });
    readings.delete(id);
  }
}

/**
 * Opens a file for decoding: pictures as RGB on a 25 fps grid, sound as
 * 16 kHz mono, both on one clock.
 *
 * Decoding runs in a worker, a bounded number of pictures ahead of the
 * reader. Rotation flags, interlacing, HDR, priming samples, edit lists and
 * start times are taken care of.
 *
 * @param file path of any file that FFmpeg reads
 * @param options which part and which sound, and how large
 * @returns the open file: `await using` frees it
 * @throws {MediaError} see there; e.g. `no-video` for a file of sound alone
 * @example
 * ```ts
 * import { rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { strictEqual } from "node:assert/strict";
 * import { writeMedia } from "./mod.ts";
 * const file = `${tmpdir()}/open-${Date.now()}.mkv`;
 * const grey = new Uint8Array(64 * 48 * 3).fill(128);
 * await writeMedia(file, {
 *   video: { width: 64, height: 48, frameRate: 50, codec: "ffv1", frames: [grey, grey, grey, grey] },
 *   audio: { sampleRate: 48000, channels: 1, codec: "pcm", data: new Int16Array(3840) },
 * });
 * {
 *   await using media = await openMedia(file);
 *   strictEqual((await Array.fromAsync(media.frames())).length, 2);
 *   const [sound] = await Array.fromAsync(media.samples());
 *   strictEqual(sound?.data.length, 1280);
 * }
 * rmSync(file);
 * ```
 */
export async function openMedia(
  file: string,
  options: OpenMediaOptions = {},
): Promise<Media> {
  const { signal, keepFrames = Infinity, decoder: given, ...rest } = options;
  signal?.throwIfAborted();
  const decoder = given ?? startDecoder();
  const link = linkOf(decoder);
  const opening: OpenFile = {
    link,
    id: link.newId(),
    readings: new Set(),
  };
  const abort = (): void => {
    fail(opening, signal!.reason);
    link.abandon(opening.id, signal!.reason);
  };
  signal?.addEventListener("abort", abort, { once: true });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    signal?.removeEventListener("abort", abort);
    const message = `${file} was closed while being read`;
    fail(opening, new MediaError("decode-failed", message));
    await link.closeFile(opening.id);
    if (!given) await decoder[Symbol.asyncDispose]();
  };
  let opened: Opened;
  try {
    const threads = Math.min(maxThreads, availableParallelism());
    const reply = await link.ask({
      type: "open",
      id: opening.id,
      file,
      options: { threads, ...rest },
    });
    if (reply.type !== "opened") throw new Error(`unexpected ${reply.type}`);
    opened = reply.opened;
  } catch (error) {
    await close();
    throw error;
  }

  const { startTime } = opened;
  const warnings = new Set(opened.warnings);
  let soundSpan = opened.soundSpan;
  return {
    info: opened.info,
    video: opened.video,
    audio: opened.audio,
    startTime,
    expectedFrames: opened.expectedFrames,
    get soundSpan(): Opened["soundSpan"] {
      return soundSpan;
    },
    get warnings(): string[] {
      return [...warnings];
    },
    async *frames(): AsyncGenerator<Frame> {
      const kept: GridRun[] = [];
      for await (const chunk of chunks(opening, "frames")) {
        for (const run of chunk.runs) {
          for (const frame of framesOf(run, startTime)) {
            release(kept, frame.index - keepFrames);
            yield frame;
          }
          if (keepFrames < Infinity) kept.push(run);
        }
        chunk.warnings.forEach((warning) => warnings.add(warning));
      }
    },
    async *samples(): AsyncGenerator<Samples> {
      let count = 0;
      for await (const chunk of chunks(opening, "samples")) {
        const { samples, extent } = chunk;
        if (chunk.done && soundSpan && extent.end !== undefined) {
          soundSpan = { start: soundSpan.start, end: extent.end };
        }
        chunk.warnings.forEach((warning) => warnings.add(warning));
        if (samples.length === 0) continue;
        yield {
          data: samples,
          sampleRate: 16000,
          time: startTime + count / 16000,
        };
        count += samples.length;
      }
    },
    [Symbol.asyncDispose]: () => closing ??= close(),
  };
}
