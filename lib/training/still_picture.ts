import type { Store } from "./store.ts";
import type { StoredTrack } from "./store_index.ts";
import { wideSide } from "./wide_crop.ts";

const pixels = wideSide * wideSide;
/** Frames whose mean is a face's still picture: enough for the mouth to blur away. */
const stillFrames = 6;

/**
 * Mean picture of a run of crops: what stands still in them.
 *
 * @param wide grey bytes, `[frames, 96, 96]`
 * @returns `[96, 96]`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const wide = new Uint8Array(2 * 96 * 96).fill(10).fill(30, 96 * 96);
 * strictEqual(stillPicture(wide)[0], 20);
 * ```
 */
export function stillPicture(wide: Uint8Array): Float32Array {
  const still = new Float32Array(pixels);
  const frames = wide.length / pixels;
  for (let frame = 0; frame < frames; frame++) {
    for (let at = 0, from = frame * pixels; at < pixels; at++) {
      still[at]! += wide[from + at]! / frames;
    }
  }
  return still;
}

/** The still picture of a stored track, from a few of its frames. */
export function readStillPicture(
  store: Store,
  track: StoredTrack,
): Float32Array {
  const frames = Math.min(stillFrames, track.frames);
  const few = new Uint8Array(frames * pixels);
  for (let i = 0; i < frames; i++) {
    const at = Math.floor(i * track.frames / frames);
    few.set(store.readPixels(track, at, 1), i * pixels);
  }
  return stillPicture(few);
}

/** What {@link mixStill} is told. */
export interface StillMix {
  /** Another face's still picture, `[96, 96]`; the own one if undefined. */
  readonly other: Float32Array | undefined;
  /** Share of the other face in what stands still, 0..1. */
  readonly share: number;
  /** Factor of what moves. */
  readonly motion: number;
}

/**
 * Gives what moves in a run of crops a partly different face to move in, and
 * makes it move more or less: a person that the data lacks, speaking with the
 * timing of one that it has.
 *
 * With m the mean picture, o the other face's and x a frame:
 * m + share·(o − m) + motion·(x − m), limited to 0..255.
 *
 * @param wide grey bytes, `[frames, 96, 96]`
 * @returns grey bytes of the same shape
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const wide = new Uint8Array(2 * 96 * 96).fill(100).fill(120, 96 * 96);
 * const other = new Float32Array(96 * 96).fill(60);
 * const mixed = mixStill(wide, { other, share: 0.5, motion: 2 });
 * deepStrictEqual([mixed[0], mixed[96 * 96]], [65, 105]);
 * ```
 */
export function mixStill(
  wide: Uint8Array,
  { other, share, motion }: StillMix,
): Uint8Array {
  const still = stillPicture(wide);
  const target = other ?? still;
  const base = still.map((own, at) =>
    own + share * (target[at]! - own) - motion * own
  );
  const mixed = new Uint8ClampedArray(wide.length);
  for (let from = 0; from < wide.length; from += pixels) {
    for (let at = 0; at < pixels; at++) {
      mixed[from + at] = base[at]! + motion * wide[from + at]!;
    }
  }
  return new Uint8Array(mixed.buffer);
}
