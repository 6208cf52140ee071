import type { CropRecipeName } from "./recipes.ts";

/** Size and centre of a face along its track, each frame's after the median filter. */
export interface SmoothedBoxes {
  /** Centre across, source pixels. */
  readonly x: Float64Array;
  /** Centre down, source pixels. */
  readonly y: Float64Array;
  /** Half of the longer side, source pixels. */
  readonly s: Float64Array;
}

/** What the aligned crop is cut by, frame by frame, smoothed along the track. */
export interface AlignedGeometry {
  /** Size of the face S: distance between the eyes, or from eyes to mouth; source pixels. */
  readonly size: Float64Array;
  /** Angle A of the line through the eyes, radians, clockwise in the picture, unwrapped. */
  readonly angle: Float64Array;
  /** Middle of the mouth across, source pixels. */
  readonly mouthX: Float64Array;
  /** Middle of the mouth down, source pixels. */
  readonly mouthY: Float64Array;
}

/** Why a track ended where it did. */
export type TrackEnd =
  /** No face that continues it for longer than the largest gap. */
  | "lost"
  /** The scene ended. */
  | "cut"
  /** The face itself jumped: a cut that the content metric missed. */
  | "jump"
  /** The video ended. */
  | "finished";

/** Why a track is not used. */
export type TrackDropReason =
  | "track-too-short"
  | "face-too-small"
  | "scene-too-short"
  | "crop-outside";

/** One face followed through a scene, gaps filled. */
export interface Track {
  /** Counts tracks in the order in which they were found, from 0; dropped ones count. */
  readonly id: number;
  /** Frame numbers without gaps, `[T]`. */
  readonly frames: Int32Array;
  /** x1, y1, x2, y2 in source pixels, `[T, 4]`; between detections interpolated. */
  readonly boxes: Float64Array;
  /** How many detections it was linked from; gaps do not count. */
  readonly detections: number;
  /** Number of the scene it lies in, counted from 0. */
  readonly scene: number;
  /** Boxes after the median filter, `[T]` each. */
  readonly smoothed: SmoothedBoxes;
  /** Five points a frame, source pixels, `[T, 5, 2]`; only where the detector gave them. */
  readonly landmarks?: Float64Array;
  /** What the aligned crops were cut by; only in the aligned recipe. */
  readonly aligned?: AlignedGeometry;
  /** Why it ended. */
  readonly end: TrackEnd;
}

/** A run of crops of one track, in order. */
export interface Crops {
  /**
   * `[frames, height, width, channels]`: RGB bytes in the recipe
   * `syncnet_python`, normalised grey floats in `aligned`.
   */
  readonly data: Uint8Array | Float32Array;
  /** How many frames. */
  readonly frames: number;
  /** Rows of a crop. */
  readonly height: number;
  /** Columns of a crop. */
  readonly width: number;
  /** 3 (RGB) or 1 (grey). */
  readonly channels: number;
  /** How they were cut. */
  readonly recipe: CropRecipeName;
}

/** How many tracks and frames were left out for one reason. */
export interface DroppedTracks {
  /** Tracks. */
  readonly tracks: number;
  /** Frames of those tracks, gaps included. */
  readonly frames: number;
}

/** Everything that was left out, with its reason. */
export interface DroppedCounts {
  /** Frames in which there was no face. */
  readonly framesWithoutFace: number;
  /** Tracks under the least length. */
  readonly tracksTooShort: DroppedTracks;
  /** Tracks whose face is under the least size. */
  readonly facesTooSmall: DroppedTracks;
  /** Tracks that reach so far out of the picture that a crop holds nothing, or under 7 frames in the recipe `syncnet_python`. */
  readonly cropsOutside: DroppedTracks;
  /** Tracks in scenes under the least length. */
  readonly tracksInShortScenes: DroppedTracks;
  /** Scenes under the least length, with or without faces. */
  readonly scenesTooShort: { readonly scenes: number; readonly frames: number };
}
