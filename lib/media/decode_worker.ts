/// <reference lib="deno.worker" />
/**
 * The worker that decodes: FFmpeg's calls block their thread, so they run
 * here. It works only when asked, one piece for each request, which is what
 * bounds the memory.
 */
import { MediaError } from "./errors.ts";
import type { GridRun } from "./grid_frames.ts";
import type { Reply, Request } from "./protocol.ts";
import { openSession, type Session } from "./session.ts";
import type { SoundExtent } from "./sound.ts";

/** A piece of pictures is sent when it has this many bytes (a little over two 1080p pictures) … */
const chunkBytes = 12_000_000;
/** … or this many pictures. */
const chunkPictures = 16;
/** Samples in a piece of sound: one second. */
const chunkSamples = 16_000;

interface Reading {
  runs?: Generator<GridRun>;
  sound?: Generator<Int16Array>;
  extent: SoundExtent;
  warnings: string[];
}

const scope = self as unknown as DedicatedWorkerGlobalScope;
const readings = new Map<number, Reading>();
let session: Session | undefined;

function reply(message: Reply, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

function stop(id: number): void {
  const reading = readings.get(id);
  readings.delete(id);
  reading?.runs?.return(undefined);
  reading?.sound?.return(undefined);
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

function pull(id: number): void {
  const reading = readings.get(id);
  const runs = reading?.runs ? collectRuns(reading.runs) : undefined;
  const sound = reading?.sound ? collectSamples(reading.sound) : undefined;
  const samples = sound?.samples ?? new Int16Array(0);
  const done = runs?.done ?? sound?.done ?? true;
  reply(
    {
      type: "chunk",
      id,
      runs: runs?.runs ?? [],
      samples,
      done,
      warnings: done ? reading?.warnings ?? [] : [],
      extent: reading?.extent ?? {},
    },
    [
      ...(runs?.runs ?? []).map(({ picture }) => picture.data.buffer),
      samples.buffer,
    ],
  );
  if (done) stop(id);
}

function start(id: number, kind: "frames" | "samples"): void {
  const warnings: string[] = [];
  const extent: SoundExtent = {};
  const warn = (warning: string): void => void warnings.push(warning);
  readings.set(id, {
    extent,
    warnings,
    ...(kind === "frames"
      ? { runs: session!.frames(warn) }
      : { sound: session!.samples(extent, warn) }),
  });
}

function handle(request: Request): void {
  switch (request.type) {
    case "open":
      session = openSession(request.file, request.options);
      return reply({ type: "opened", opened: session.opened });
    case "start":
      return start(request.id, request.kind);
    case "pull":
      return pull(request.id);
    case "stop":
      return stop(request.id);
    case "close":
      for (const id of [...readings.keys()]) stop(id);
      session?.[Symbol.dispose]();
      return reply({ type: "closed" });
  }
}

scope.onmessage = ({ data }: MessageEvent<Request>): void => {
  try {
    handle(data);
  } catch (error) {
    const id = "id" in data ? { id: data.id } : {};
    const words = error instanceof Error ? error.message : String(error);
    reply(
      error instanceof MediaError
        ? { type: "failed", ...id, code: error.code, message: words }
        : {
          type: "failed",
          ...id,
          code: "decode-failed",
          message: `decoding failed: ${words}`,
        },
    );
    if ("id" in data) stop(data.id);
  }
};
