import type { Crops } from "../tracks/mod.ts";

/** Names of the crop recipes, as lib/tracks has them. */
export type FaceCrop = Crops["recipe"];

/** Reads one track while its crops come. */
export interface TrackReader<Reading> {
  /** Takes the next crops of the track. */
  push(crops: Crops): Promise<void>;
  /** Ends the track. */
  finish(): Promise<Reading>;
}

/** A track that was read to its end. */
export interface ReadTrack<Reading> {
  /** First frame of the track on the 25 fps grid. */
  readonly firstFrame: number;
  /** How many frames it has, gaps filled. */
  readonly frames: number;
  /** What the scorer's reader made of it. */
  readonly reading: Reading;
}

/**
 * Tells for each frame of each face how surely it is the one that is heard.
 *
 * It reads tracks one by one, and scores all tracks of a file together, for
 * they hear the same sound.
 */
export interface SpeakerScorer<Reading> {
  /** Name as the command line and results give it. */
  readonly name: string;
  /** How the faces that it looks at are cut out. */
  readonly crop: FaceCrop;
  /** Score from which a face counts as speaking. */
  readonly threshold: number;
  /** Score from which a second face counts as speaking too. */
  readonly overlapThreshold: number;
  /** Where the threshold comes from, in a sentence. */
  readonly thresholdWords: string;
  /** Begins to read a track. */
  start(firstFrame: number): TrackReader<Reading>;
  /**
   * Scores the tracks of one file.
   *
   * @returns `[frames]` for each track, the higher the surer; NaN where
   *   nothing can be told
   */
  score(tracks: readonly ReadTrack<Reading>[]): Float32Array[];
}
