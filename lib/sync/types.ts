/** What happens to comparisons that would need sound from where there is none. */
export type Edges =
  /** Missing sound counts as vectors of zeros (the reference). */
  | "zeros"
  /** The comparison is left out: NaN in the matrix. */
  | "omit";

/** Distances between picture and sound vectors for every window and shift. */
export interface DistanceMatrix {
  /**
   * Row-major `[windows, 2·search + 1]`: entry `[i, j]` compares picture i with sound
   * i + j − search; NaN where the comparison was left out.
   */
  readonly data: Float32Array;
  /** Number of picture windows, one per frame of 40 ms. */
  readonly windows: number;
  /** Largest shift, in frames; column `search` is shift 0. */
  readonly search: number;
}

/** What a result says about a face and the sound, in the order in which it is decided. */
export type Verdict =
  | "no-speech"
  | "too-short"
  | "not-the-speaker"
  | "cannot-tell"
  | "in-sync"
  | "out-of-sync";

/** How much an offset may be relied upon. */
export type ReliabilityLevel = "high" | "medium" | "low";

/** How much an offset may be relied upon, and why. */
export interface Reliability {
  /** In one word. */
  readonly level: ReliabilityLevel;
  /** In a sentence that names the number of windows. */
  readonly words: string;
}

/** What was measured for one track. Offsets: negative = the sound is late, positive = early. */
export interface SyncResult {
  /** Offset in whole frames of 40 ms, the network's zero taken off; null if no shift could be compared. */
  readonly offsetFrames: number | null;
  /** Sub-frame offset in milliseconds, zero and the frames' own mean time error taken off. */
  readonly offsetMs: number | null;
  /** The offset in words. */
  readonly offsetWords: string;
  /** Offset in whole frames as the network reads it, its zero not taken off. */
  readonly rawOffsetFrames: number | null;
  /** 95 % interval of the offset in frames, zero taken off. */
  readonly offsetInterval: readonly [number, number] | null;
  /** Mean distance at the best shift, in the network's units. */
  readonly minDistance: number | null;
  /** Median minus minimum of the mean distance over the shifts, in the network's units. */
  readonly confidence: number | null;
  /** Confidence that the network needs for so many windows; null if nobody measured it. */
  readonly confidenceThreshold: number | null;
  /** Mean distance at shift 0, the file as it is, in the network's units. */
  readonly distanceAtZero: number | null;
  /** Mean distance for each shift, `[2·search + 1]`; NaN where a shift is no candidate. */
  readonly curve: Float32Array;
  /** Confidence of each window at the best shift, median-filtered over 9, `[windows]`; NaN without sound. */
  readonly framewiseConfidence: Float32Array;
  /** The same before the median filter. */
  readonly framewiseConfidenceRaw: Float32Array;
  /** Number of windows. */
  readonly windows: number;
  /** Largest shift tried, in frames. */
  readonly search: number;
  /** Windows marked as silent, `[windows]` of 1 and 0, if voice was looked for. */
  readonly silentWindows?: Uint8Array;
  /** How much the offset may be relied upon. */
  readonly reliability: ReliabilityLevel;
  /** The same in a sentence that names the number of windows. */
  readonly reliabilityWords: string;
  /** What it means. */
  readonly verdict: Verdict;
  /** Why this verdict. */
  readonly verdictWords: string;
  /** Name of the recipe: a score without it does not exist. */
  readonly recipe: string;
  /** Name of the network. */
  readonly network: string;
  /** Offset that the network reads on material in sync; taken off above. */
  readonly zeroFrames: number;
}
