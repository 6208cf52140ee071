import type { Frame } from "../media/mod.ts";
import {
  type GreyPicture,
  type MouthGeometry,
  mouthReach,
} from "./aligned_crop.ts";

/** Recent frames, of which parts are read in grey. */
export interface GreyStore {
  /** How many pictures it holds. */
  readonly held: number;
  /** Keeps a frame; its data is not copied. */
  keep(frame: Frame): void;
  /** Frees frames before this one. */
  forget(before: number): void;
  /** The picture of a frame that is held, grey around a mouth and undefined elsewhere; good until the next call. */
  around(frame: number, face: MouthGeometry): GreyPicture;
}

/** A grey level is stored as 256 units. */
const unit = 1 / 256;
/** 0.299, 0.587 and 0.114 in 1/65536, which sum to exactly 65536. */
const [redShare, greenShare, blueShare] = [19595, 38470, 7471] as const;

/** Writes grey from column `left` and row `top` to `right` and `bottom`, all included. */
function writeGrey(
  { data: rgb, width }: Frame,
  grey: Uint16Array,
  part: { left: number; top: number; right: number; bottom: number },
): void {
  for (let row = part.top; row <= part.bottom; row++) {
    const end = row * width + part.right;
    for (let i = row * width + part.left; i <= end; i++) {
      grey[i] = (redShare * rgb[3 * i]! + greenShare * rgb[3 * i + 1]! +
        blueShare * rgb[3 * i + 2]! + 128) >> 8;
    }
  }
}

/** Pixels from `centre - reach` to `centre + reach` within 0 to `length - 1`. */
function span(centre: number, reach: number, length: number): [number, number] {
  const inside = (position: number): number =>
    Math.min(Math.max(position, 0), length - 1);
  return [
    inside(Math.floor(centre - reach)),
    inside(Math.ceil(centre + reach)),
  ];
}

/**
 * Starts an empty store of pictures that are read in grey, in 16 bits.
 *
 * The reference page wants unrounded grey; 1/256 of a level is within 0.005 of
 * it. Frames are held as they came and made grey only where a crop is cut, a
 * fiftieth of a picture: the aligned recipe holds at most 50, 24 frames for the
 * smoothing and 25 for a gap, that is 138 MB at 1280 x 720.
 */
export function createGreyStore(): GreyStore {
  const frames = new Map<number, Frame>();
  let grey = new Uint16Array(0);
  return {
    get held() {
      return frames.size;
    },
    keep(frame: Frame): void {
      frames.set(frame.index, frame);
    },
    forget(before: number): void {
      for (const frame of frames.keys()) {
        if (frame >= before) break;
        frames.delete(frame);
      }
    },
    around(index: number, face: MouthGeometry): GreyPicture {
      const frame = frames.get(index)!;
      const { width, height, sourceWidth, sourceHeight } = frame;
      if (grey.length !== width * height) {
        grey = new Uint16Array(width * height);
      }
      const scaleX = width / sourceWidth;
      const scaleY = height / sourceHeight;
      const reach = mouthReach(face);
      const [left, right] = span(face.mouthX * scaleX, reach * scaleX, width);
      const [top, bottom] = span(face.mouthY * scaleY, reach * scaleY, height);
      writeGrey(frame, grey, { left, top, right, bottom });
      return { data: grey, unit, width, height, sourceWidth, sourceHeight };
    },
  };
}
