import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Dictionary, FormatContext, OutputFormat } from "node-av/lib";
import { AVFMT_FLAG_BITEXACT } from "node-av/constants";
import { SyncError, UsageError } from "../errors.ts";
import { MediaError } from "./errors.ts";
import { check, fileUrl } from "./ffmpeg.ts";

/** One or more streams of a file being written: the one that is behind goes on. */
export interface PacketSource {
  /** Seconds of what comes next; `Infinity` when all was written. */
  readonly time: number;
  /** Opens what it reads from and adds its streams. */
  open(mux: FormatContext, format: OutputFormat): Promise<void>;
  /** Writes the next piece. */
  advance(mux: FormatContext): Promise<void>;
  /** Frees everything and ends what it reads from. */
  close(): Promise<void>;
}

/** What {@link muxWhole} may be told. */
export interface MuxOptions {
  /** Options of FFmpeg's muxer by name, e.g. `movflags`. */
  readonly muxer?: Readonly<Record<string, string>>;
  /** Stops the work; nothing is left behind. */
  readonly signal?: AbortSignal;
  /** Hears of the seconds written so far, now and then. */
  readonly onTime?: (seconds: number) => void;
}

/** Pieces after which timers and signals (Ctrl-C) get their turn. */
const piecesPerTurn = 32;

/**
 * The container that a file name asks for.
 *
 * @throws {UsageError} `unknown-container` if no container has this extension
 */
export function containerOf(path: string): OutputFormat {
  const format = OutputFormat.guessFormat(null, basename(path), null);
  if (format) return format;
  throw new UsageError(
    "unknown-container",
    `no container is known for ${
      basename(path)
    }: use .mp4, .mov, .mkv, .webm or .avi`,
  );
}

async function writeAll(
  mux: FormatContext,
  sources: readonly PacketSource[],
  { signal, onTime }: MuxOptions,
): Promise<void> {
  for (let pieces = 1;; pieces++) {
    signal?.throwIfAborted();
    // The source that is furthest behind goes on, so the file is interleaved and nothing piles up.
    const next = sources.reduce((a, b) => (b.time < a.time ? b : a));
    if (next.time === Infinity) return;
    await next.advance(mux);
    if (pieces % piecesPerTurn === 0) {
      if (Number.isFinite(next.time)) onTime?.(next.time);
      await setImmediate();
    }
  }
}

async function writeTo(
  path: string,
  format: OutputFormat,
  sources: readonly PacketSource[],
  options: MuxOptions,
): Promise<void> {
  const mux = new FormatContext();
  check(
    mux.allocOutputContext2(format, null, fileUrl(path)),
    "choose container",
  );
  try {
    mux.setFlags(AVFMT_FLAG_BITEXACT);
    for (const source of sources) await source.open(mux, format);
    check(mux.openOutputSync(), "open output");
    using settings = Dictionary.fromObject(options.muxer ?? {});
    check(mux.writeHeaderSync(settings), "write header");
    await writeAll(mux, sources, options);
    check(mux.writeTrailerSync(), "write trailer");
  } finally {
    for (const source of sources) await source.close();
    mux.closeOutputSync();
    mux.freeContext();
  }
}

/**
 * Writes a file from its sources. It appears under its name only when it is
 * complete.
 *
 * @param path where to write; an existing file is replaced
 * @throws {UsageError} `unknown-container`
 * @throws {MediaError} `not-writable` or `encode-failed`
 */
export async function muxWhole(
  path: string,
  sources: readonly PacketSource[],
  options: MuxOptions = {},
): Promise<void> {
  options.signal?.throwIfAborted();
  const format = containerOf(path);
  const partial = partialName(path);
  try {
    await writeTo(partial, format, sources, options);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    if (
      error instanceof SyncError || error instanceof RangeError ||
      options.signal?.aborted
    ) throw error;
    const words = error instanceof Error ? error.message : String(error);
    const isOutput = /open output|rename|EACCES|ENOENT|EROFS/.test(words);
    throw new MediaError(
      isOutput ? "not-writable" : "encode-failed",
      isOutput
        ? `cannot write ${path} (${words}): check that the folder exists and is writable`
        : `cannot encode ${path}: ${words}`,
      { cause: error },
    );
  }
}

/**
 * A hidden name beside `path`, with its extension, for a file that is not
 * complete.
 *
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * match(partialName("out/a.mp4"), /^out.\..*\.partial\.mp4$/);
 * ```
 */
export function partialName(path: string): string {
  return join(dirname(path), `.${randomUUID()}.partial${extname(path)}`);
}
