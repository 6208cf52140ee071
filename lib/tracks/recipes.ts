/** How faces are cut out, and by which rules tracks are kept. */
export type CropRecipeName = "aligned" | "syncnet_python";

/** What a recipe decides about tracks where the caller says nothing. */
export interface TrackRules {
  /** Length that a track needs; what is counted and how, `lengthCounts` says. */
  readonly minTrack: number;
  /** `detections`: more than `minTrack` detections; `frames`: at least `minTrack` frames, gaps filled. */
  readonly lengthCounts: "detections" | "frames";
  /** A track's mean box must be longer than this on its longer side, source pixels. */
  readonly minFaceSize: number;
  /** Whether a track is broken where the face itself jumps. */
  readonly breakOnJump: boolean;
}

/** The rules of each recipe. */
export const trackRules: Readonly<Record<CropRecipeName, TrackRules>> = {
  aligned: {
    minTrack: 25, // one second
    lengthCounts: "frames",
    minFaceSize: 24, // the detectors' own floor: under it a mouth is 6 pixels wide
    breakOnJump: true,
  },
  syncnet_python: {
    minTrack: 100,
    lengthCounts: "detections",
    minFaceSize: 100,
    breakOnJump: false,
  },
};
