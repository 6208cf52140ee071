import type { Frame } from "../media/mod.ts";
import type { GreyPicture } from "./aligned_crop.ts";

/** Recent frames in grey. */
export interface GreyStore {
  /** How many pictures it holds. */
  readonly held: number;
  /** Keeps a frame. */
  keep(frame: Frame): void;
  /** Frees frames before this one. */
  forget(before: number): void;
  /** The picture of a frame that is held. */
  at(frame: number): GreyPicture;
}

/** A grey level is stored as 256 units. */
const unit = 1 / 256;
/** 0.299, 0.587 and 0.114 in 1/65536, which sum to exactly 65536. */
const [redShare, greenShare, blueShare] = [19595, 38470, 7471] as const;

/**
 * Starts an empty store of grey pictures in 16 bits.
 *
 * The reference page wants unrounded grey; 1/256 of a level is within 0.005 of
 * it, for 2 bytes a pixel instead of 3 (RGB) or 4 (float). The aligned recipe
 * holds at most 50 pictures: 24 frames for the smoothing and 25 for a gap, that
 * is 92 MB at 1280 x 720. Freed pictures are used again.
 */
export function createGreyStore(): GreyStore {
  const pictures = new Map<number, GreyPicture>();
  let spare: Uint16Array[] = [];
  return {
    get held() {
      return pictures.size;
    },
    keep(frame: Frame): void {
      const { width, height, sourceWidth, sourceHeight } = frame;
      const pixels = width * height;
      const free = spare.pop();
      const data = free?.length === pixels ? free : new Uint16Array(pixels);
      writeGrey(frame.data, data);
      pictures.set(frame.index, {
        data,
        unit,
        width,
        height,
        sourceWidth,
        sourceHeight,
      });
    },
    forget(before: number): void {
      for (const [frame, { data }] of pictures) {
        if (frame >= before) break;
        pictures.delete(frame);
        if (data instanceof Uint16Array) spare.push(data);
      }
      if (pictures.size === 0) spare = spare.slice(0, 1);
    },
    at(frame: number): GreyPicture {
      return pictures.get(frame)!;
    },
  };
}

function writeGrey(rgb: Uint8Array, grey: Uint16Array): void {
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    grey[i] = (redShare * rgb[at]! + greenShare * rgb[at + 1]! +
      blueShare * rgb[at + 2]! + 128) >> 8;
  }
}
