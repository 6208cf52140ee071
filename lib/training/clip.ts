import type { Features } from "../networks/mod.ts";

/** One face's vectors beside the vectors of its own sound, for evaluation. */
export interface Clip {
  /** Path of the file, as the index of its folder gives it. */
  readonly file: string;
  /** Collection it comes from; accuracy is told apart by it. */
  readonly source: string;
  /** Who is seen; strangers' sound is taken from others. */
  readonly speaker: string;
  /** Picture vectors V, one per window. */
  readonly picture: Features;
  /** Sound vectors A; row i hears the 0.2 s of picture row i. */
  readonly sound: Features;
  /** Rows `[from, to)` of `sound` that lie wholly in real sound. */
  readonly realSound: readonly [number, number];
  /**
   * True lateness of the sound in frames against GRID's zero: positive = the
   * sound is late, the opposite sign of a printed offset.
   */
  readonly lateness?: number;
}
