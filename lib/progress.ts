/** What a stage reports while it works; bars, notebooks and journals listen to it. */
export interface StageEvent {
  /** Name of the stage, e.g. `faces`. */
  readonly stage: string;
  /** Units done so far (frames, bytes, clips: the stage says which). */
  readonly completed: number;
  /** Units in all, where known. */
  readonly total?: number;
  /** What was just made, for hooks that look at intermediate results. */
  readonly artifact?: unknown;
}

/** A listener for {@link StageEvent}s. */
export type Hook = (event: StageEvent) => void;
