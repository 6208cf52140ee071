import type { MediaErrorCode } from "./errors.ts";
import type { Opened, SessionOptions } from "./session.ts";
import type { GridRun } from "./grid_frames.ts";
import type { SoundExtent } from "./sound.ts";

/** What the decoding worker is told. `id` names one reading of pictures or of sound. */
export type Request =
  | { type: "open"; file: string; options: SessionOptions }
  | { type: "start"; id: number; kind: "frames" | "samples" }
  | { type: "pull"; id: number }
  | { type: "stop"; id: number }
  | { type: "close" };

/** A piece of a reading. */
export interface Chunk {
  readonly type: "chunk";
  readonly id: number;
  /** Pictures, for a reading of frames. */
  readonly runs: GridRun[];
  /** Sound, for a reading of samples. */
  readonly samples: Int16Array;
  /** Whether nothing follows. */
  readonly done: boolean;
  /** What was not in order; told with the last piece. */
  readonly warnings: string[];
  /** Where sound was found so far. */
  readonly extent: SoundExtent;
}

/** What the decoding worker answers: one reply for each `open`, `pull` and `close`. */
export type Reply =
  | { type: "opened"; opened: Opened }
  | Chunk
  | { type: "failed"; id?: number; code: MediaErrorCode; message: string }
  | { type: "closed" };
