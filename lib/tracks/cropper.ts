import type { Frame } from "../media/mod.ts";
import type { AlignedGeometry, Crops } from "./types.ts";

/** Frames of crops that come in one piece: one second. */
export const chunkFrames = 25;

/** Cuts the crops of one track while it grows. */
export interface Cropper {
  /** First frame whose crop is still to be cut: its picture and all later ones are needed. */
  readonly nextFrame: number;
  /** Whether a crop held no pixel; no crops come any more then. */
  readonly failed: boolean;
  /** Takes the next frame's box and landmarks; returns the crops that are complete by it. */
  feed(box: ArrayLike<number>, landmarks: ArrayLike<number>): Crops[];
  /** Ends the track and returns the rest of its crops. */
  finish(): Crops[];
  /** What the crops were cut by, in the aligned recipe. */
  geometry(): AlignedGeometry | undefined;
}

/** Pictures of recent frames, as a recipe needs them, and croppers that read them. */
export interface CropStore {
  /** How many pictures it holds. */
  readonly held: number;
  /** Keeps the picture of a frame, or the frame itself: see `frameReach`. */
  keep(frame: Frame): void;
  /** Frees the pictures of frames before this one. */
  forget(before: number): void;
  /** Starts a cropper for a track that begins with this frame. */
  startCropper(firstFrame: number): Cropper;
}
