import type { FileResult, TrackResult } from "../../pipeline/mod.ts";

/** What is drawn of a face track. */
export type OverlayTrack = Pick<
  TrackResult,
  | "track"
  | "firstFrame"
  | "lastFrame"
  | "boxes"
  | "framewiseConfidence"
  | "offsetFrames"
  | "offsetMs"
  | "verdict"
  | "confidenceThreshold"
>;

/** What is drawn of a file: a result, or as much as a lab's pickles hold. */
export interface OverlayResult extends Pick<FileResult, "network"> {
  /** The faces. */
  readonly tracks: readonly OverlayTrack[];
}
