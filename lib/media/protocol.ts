import type { MediaErrorCode } from "./errors.ts";
import type { Opened, SessionOptions } from "./session.ts";
import type { GridRun } from "./grid_frames.ts";
import type { SoundExtent } from "./sound.ts";

/**
 * What the decoding worker is told. Each `id` names one thing: a file
 * (`open` to `close`) or one reading of its pictures or sound (`start` to
 * `stop`).
 */
export type Request =
  | { type: "open"; id: number; file: string; options: SessionOptions }
  | { type: "start"; id: number; file: number; kind: "frames" | "samples" }
  | { type: "pull"; id: number }
  | { type: "stop"; id: number }
  | { type: "close"; id: number };

/** A piece of a reading. */
export interface Chunk {
  readonly type: "chunk";
  readonly id: number;
  /** Pictures, for a reading of frames. */
  readonly runs: GridRun[];
  /** Sound, for a reading of samples. */
  readonly samples: Int16Array<ArrayBuffer>;
  /** Whether nothing follows. */
  readonly done: boolean;
  /** What was not in order; told with the last piece. */
  readonly warnings: string[];
  /** Where sound was found so far. */
  readonly extent: SoundExtent;
}

/** What the decoding worker answers: one reply for each `open`, `pull` and `close`, in their order. */
export type Reply =
  | { type: "opened"; id: number; opened: Opened }
  | Chunk
  | { type: "failed"; id: number; code: MediaErrorCode; message: string }
  | { type: "closed"; id: number };
