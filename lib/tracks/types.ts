import type { Detection } from "../faces/mod.ts";
import type { Frame } from "../media/mod.ts";

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

/** What all runs of crops have. */
export interface CropRun {
  /** How many frames. */
  readonly frames: number;
  /** Rows of a crop. */
  readonly height: number;
  /** Columns of a crop. */
  readonly width: number;
}

/** Mouth crops: grey, normalised by the track's first second. */
export interface AlignedCrops extends CropRun {
  /** How they were cut. */
  readonly recipe: "aligned";
  /** `[frames, 64, 64]`. */
  readonly data: Float32Array;
  /** Grey alone. */
  readonly channels: 1;
}

/** Face crops as the reference cuts them. */
export interface ReferenceCrops extends CropRun {
  /** How they were cut. */
  readonly recipe: "syncnet_python";
  /** RGB bytes, `[frames, 224, 224, 3]`. */
  readonly data: Uint8Array;
  /** Red, green, blue. */
  readonly channels: 3;
}

/** A run of crops of one track, in order. */
export type Crops = AlignedCrops | ReferenceCrops;

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

/** What the tracker is told of one frame. */
export interface TrackerInput {
  /** The picture; its data must stay as it is for `frameReach` further frames. */
  readonly frame: Frame;
  /** Its faces. */
  readonly detections: readonly Detection[];
  /** Whether a new scene begins with it; false if left out. */
  readonly cut?: boolean;
}

/** Crops of a track that may yet turn out to be dropped. */
export interface CropsEvent {
  /** Tells it from other events. */
  readonly kind: "crops";
  /** Number of the track. */
  readonly trackId: number;
  /** Frame of the first of them. */
  readonly firstFrame: number;
  /** The crops: 25 frames, or what is left at the track's end. */
  readonly crops: Crops;
}

/** A track that ended; all its crops were told before. */
export interface TrackEndEvent {
  /** Tells it from other events. */
  readonly kind: "track";
  /** The whole of it. */
  readonly track: Track;
  /** Why it is not used, absent if it is: what was made of its crops is to be thrown away. */
  readonly dropped?: TrackDropReason;
}

/** A scene that ended; all its tracks were told before. */
export interface SceneEndEvent {
  /** Tells it from other events. */
  readonly kind: "scene";
  /** Number of the scene, from 0. */
  readonly scene: number;
  /** First frame. */
  readonly start: number;
  /** One past the last frame. */
  readonly end: number;
  /** Set if it was too short to be looked at. */
  readonly dropped?: "scene-too-short";
}

/** What the tracker tells, as soon as it is certain. */
export type TrackEvent = CropsEvent | TrackEndEvent | SceneEndEvent;
