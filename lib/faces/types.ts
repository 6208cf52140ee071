import type { Frame } from "../media/mod.ts";

/** An upright rectangle in source pixels; it may reach over the picture's edges. */
export interface Box {
  /** Left edge. */
  readonly x1: number;
  /** Top edge. */
  readonly y1: number;
  /** Right edge. */
  readonly x2: number;
  /** Bottom edge. */
  readonly y2: number;
}

/** A point in source pixels. */
export interface Point {
  /** Pixels from the left edge. */
  readonly x: number;
  /** Pixels from the top edge. */
  readonly y: number;
}

/**
 * Five points of a face, in YuNet's order: the eye on the picture's left, the
 * eye on its right, the tip of the nose, the mouth's corner on the picture's
 * left, the one on its right.
 */
export type Landmarks = readonly [Point, Point, Point, Point, Point];

/** One face in one picture. */
export interface Detection {
  /** Where it is. */
  readonly box: Box;
  /** How sure the detector is, 0 to 1. */
  readonly score: number;
  /** Its five points, if the detector finds them. */
  readonly landmarks?: Landmarks;
}

/** Finds faces in pictures. Holds a network session: dispose of it. */
export interface Detector extends AsyncDisposable {
  /** Name as the command line and results give it, e.g. `yunet`. */
  readonly name: string;
  /** Largest side in pixels of a picture that this detector makes use of; bigger ones are a waste. */
  readonly usefulSide: number;
  /** Faces of one picture, best first. Boxes and landmarks in source pixels. */
  detect(frame: Frame): Promise<Detection[]>;
}
