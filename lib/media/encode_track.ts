import type { CodecContext, Frame } from "node-av/lib";
import type { Ratio } from "./ffmpeg.ts";

/** One stream being encoded: the muxer always advances the one that is behind. */
export interface TrackEncoder {
  /** Seconds of what comes next; `Infinity` when all was given. */
  readonly time: number;
  /** FFmpeg's encoder, once open. */
  readonly context: CodecContext;
  /** Unit of the frames' timestamps. */
  readonly timeBase: Ratio;
  /** Pictures per second, for video. */
  readonly frameRate?: Ratio;
  /** Looks at the first piece and opens the encoder. */
  open(): Promise<void>;
  /** The next frame to encode, valid until the next call; `null` at the end. */
  advance(): Promise<Frame | null>;
  /** Frees everything and ends the source. */
  close(): Promise<void>;
}

/** An async iterator over either kind of iterable. */
export function iterate<T>(
  items: Iterable<T> | AsyncIterable<T>,
): AsyncIterator<T> {
  return (async function* () {
    yield* items;
  })();
}
