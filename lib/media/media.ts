import { availableParallelism } from "node:os";
import { MediaError } from "./errors.ts";
import { gridRate } from "./grid.ts";
import type { GridRun } from "./grid_frames.ts";
import type { Chunk, Reply, Request } from "./protocol.ts";
import type { Opened } from "./session.ts";
import type { Frame, Media, OpenMediaOptions, Samples } from "./types.ts";

/** Pieces that the worker makes ahead of the reader: one to hand over, one in the making. */
const lookAhead = 2;

/** Most threads that a decoder is given by itself; each holds pictures. */
const maxThreads = 4;

/** Milliseconds that the worker has for freeing what it holds, before it is ended as it is. */
const closeMilliseconds = 3000;

interface Waiter {
  resolve: (reply: Reply) => void;
  reject: (error: unknown) => void;
}

/** The worker and who waits for its replies: they come in the order of the requests for each `id`. */
interface Link {
  post(request: Request): void;
  ask(request: Request, id?: number): Promise<Reply>;
  fail(error: unknown): void;
  close(): Promise<void>;
}

function startWorker(): Link {
  const worker = new Worker(new URL("./decode_worker.ts", import.meta.url), {
    type: "module",
  });
  const waiting = new Map<number | undefined, Waiter[]>();
  let failure: { error: unknown } | undefined;
  let closing: Promise<void> | undefined;

  const fail = (error: unknown): void => {
    failure ??= { error };
    for (const waiters of waiting.values()) {
      for (const { reject } of waiters.splice(0)) reject(error);
    }
  };
  worker.onmessage = ({ data }: MessageEvent<Reply>): void => {
    const id = "id" in data ? data.id : undefined;
    const waiter = waiting.get(id)?.shift();
    if (data.type === "failed") {
      waiter?.reject(new MediaError(data.code, data.message));
    } else waiter?.resolve(data);
  };
  worker.onerror = (event): void => {
    event.preventDefault();
    fail(
      new MediaError("decode-failed", `the decoder stopped: ${event.message}`),
    );
  };
  const post = (request: Request): void => worker.postMessage(request);
  const ask = (request: Request, id?: number): Promise<Reply> => {
    if (failure && request.type !== "close") {
      return Promise.reject(failure.error);
    }
    return new Promise((resolve, reject) => {
      const waiters = waiting.get(id) ?? [];
      waiting.set(id, waiters);
      waiters.push({ resolve, reject });
      post(request);
    });
  };
  const close = async (): Promise<void> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeMilliseconds);
    });
    fail(
      new MediaError("decode-failed", "the file was closed while being read"),
    );
    await Promise.race([ask({ type: "close" }).catch(() => {}), patience]);
    clearTimeout(timer);
    worker.terminate();
  };
  return { post, ask, fail, close: () => closing ??= close() };
}

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

/** Asks for the pieces of one reading, always {@link lookAhead} ahead; stops it when left early. */
async function* chunks(
  link: Link,
  id: number,
  kind: "frames" | "samples",
): AsyncGenerator<Chunk> {
  link.post({ type: "start", id, kind });
  const asked: Promise<Reply>[] = [];
  const pull = (): void => {
    const reply = link.ask({ type: "pull", id }, id);
    // Its failure is told when its turn comes, or not at all if the reader has left.
    reply.catch(() => {});
    asked.push(reply);
  };
  try {
    for (let i = 0; i < lookAhead; i++) pull();
    while (true) {
      const reply = await asked.shift()!;
      if (reply.type !== "chunk") return;
      if (!reply.done) pull();
      yield reply;
      if (reply.done) return;
    }
  } finally {
    link.post({ type: "stop", id });
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
 * import { equal } from "node:assert/strict";
 * import { writeMedia } from "./mod.ts";
 * const file = `${tmpdir()}/open-${Date.now()}.mkv`;
 * const grey = new Uint8Array(64 * 48 * 3).fill(128);
 * await writeMedia(file, {
 *   video: { width: 64, height: 48, frameRate: 50, codec: "ffv1", frames: [grey, grey, grey, grey] },
 *   audio: { sampleRate: 48000, channels: 1, codec: "pcm", data: new Int16Array(3840) },
 * });
 * {
 *   await using media = await openMedia(file);
 *   equal((await Array.fromAsync(media.frames())).length, 2);
 *   const [sound] = await Array.fromAsync(media.samples());
 *   equal(sound?.data.length, 1280);
 * }
 * rmSync(file);
 * ```
 */
export async function openMedia(
  file: string,
  options: OpenMediaOptions = {},
): Promise<Media> {
  const { signal, keepFrames = Infinity, ...rest } = options;
  signal?.throwIfAborted();
  const link = startWorker();
  const abort = (): void => {
    link.fail(signal!.reason);
    void link.close();
  };
  signal?.addEventListener("abort", abort, { once: true });
  const close = async (): Promise<void> => {
    signal?.removeEventListener("abort", abort);
    await link.close();
  };
  let opened: Opened;
  try {
    const threads = Math.min(maxThreads, availableParallelism());
    const reply = await link.ask({
      type: "open",
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
  let nextId = 0;
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
      for await (const chunk of chunks(link, nextId++, "frames")) {
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
      for await (const chunk of chunks(link, nextId++, "samples")) {
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
    [Symbol.asyncDispose]: close,
  };
}
