/// <reference lib="deno.worker" />
/**
 * The worker that decodes: FFmpeg's calls block their thread, so they run
 * here. It works only when asked, one piece for each request, which is what
 * bounds the memory.
 */
import { MediaError } from "./errors.ts";
import type { GridRun } from "./grid_frames.ts";
import type { Chunk, Reply, Request } from "./protocol.ts";
import { openSession, type Session } from "./session.ts";
import type { SoundExtent } from "./sound.ts";

/** A piece of pictures is sent when it has this many bytes (two 1080p pictures) … */
const chunkBytes = 12_000_000;
/** … or this many pictures. */
const chunkPictures = 16;
/** Samples in a piece of sound: one second. */
const chunkSamples = 16_000;

interface Reading {
  file: number;
  /** Makes the next piece. */
  next(): Pick<Chunk, "runs" | "samples" | "done">;
  stop(): void;
  warnings: string[];
  extent: SoundExtent;
}

const scope = self as unknown as DedicatedWorkerGlobalScope;
const sessions = new Map<number, Session>();
const readings = new Map<number, Reading>();

function reply(message: Reply, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

function collectRuns(
  source: Generator<GridRun>,
): { runs: GridRun[]; done: boolean } {
  const runs: GridRun[] = [];
  for (let bytes = 0; bytes < chunkBytes && runs.length < chunkPictures;) {
    const next = source.next();
    if (next.done) return { runs, done: true };
    runs.push(next.value);
    bytes += next.value.picture.data.length;
  }
  return { runs, done: false };
}

function collectSamples(
  source: Generator<Int16Array>,
): { samples: Int16Array<ArrayBuffer>; done: boolean } {
  const pieces: Int16Array[] = [];
  let length = 0;
  let done = false;
  while (length < chunkSamples && !done) {
    const next = source.next();
    done = next.done === true;
    if (next.done) break;
    pieces.push(next.value);
    length += next.value.length;
  }
  const samples = new Int16Array(length);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { samples, done };
}

function start(id: number, file: number, kind: "frames" | "samples"): void {
  const warnings: string[] = [];
  const extent: SoundExtent = {};
  const warn = (warning: string): void => void warnings.push(warning);
  const session = sessions.get(file)!;
  const common = { file, warnings, extent };
  if (kind === "frames") {
    const source = session.frames(warn);
    readings.set(id, {
      ...common,
      next: () => ({ ...collectRuns(source), samples: new Int16Array(0) }),
      stop: () => void source.return(undefined),
    });
  } else {
    const source = session.samples(extent, warn);
    readings.set(id, {
      ...common,
      next: () => ({ ...collectSamples(source), runs: [] }),
      stop: () => void source.return(undefined),
    });
  }
}

function stop(id: number): void {
  readings.get(id)?.stop();
  readings.delete(id);
}

function pull(id: number): void {
  const reading = readings.get(id);
  // A request may still be on its way when its reading has ended.
  const piece = reading?.next() ??
    { runs: [], samples: new Int16Array(0), done: true };
  const warnings = piece.done ? reading?.warnings ?? [] : [];
  reply(
    { type: "chunk", id, ...piece, warnings, extent: reading?.extent ?? {} },
    [
      ...piece.runs.map(({ picture }) => picture.data.buffer),
      piece.samples.buffer,
    ],
  );
  if (piece.done) stop(id);
}

function close(file: number): void {
  for (const [id, reading] of readings) if (reading.file === file) stop(id);
  sessions.get(file)?.[Symbol.dispose]();
  sessions.delete(file);
}

function handle(request: Request): void {
  const { id } = request;
  switch (request.type) {
    case "open": {
      const session = openSession(request.file, request.options);
      sessions.set(id, session);
      return reply({ type: "opened", id, opened: session.opened });
    }
    case "start":
      return start(id, request.file, request.kind);
    case "pull":
      return pull(id);
    case "stop":
      return stop(id);
    case "close":
      close(id);
      return reply({ type: "closed", id });
  }
}

scope.onmessage = ({ data }: MessageEvent<Request>): void => {
  const { id } = data;
  try {
    handle(data);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const isOurs = error instanceof MediaError;
    reply({
      type: "failed",
      id,
      code: isOurs ? error.code : "decode-failed",
      message: isOurs ? words : `decoding failed: ${words}`,
    });
    stop(id);
  }
};
