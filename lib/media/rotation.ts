/** One in the 16.16 fixed point of a display matrix. */
const one = 1 << 16;
/** One in the 2.30 fixed point of its last column. */
const last = 1 << 30;

/** How decoded pictures are to be turned before they are shown. */
export interface Orientation {
  /** Clockwise degrees, applied after `flip`. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Whether left and right are swapped (some front cameras). */
  readonly flip: boolean;
}

/**
 * The 3x3 display matrix of MP4's track header (ISO 14496-12, 8.3.2) for a
 * clockwise rotation, in the layout that FFmpeg uses.
 *
 * @param rotation degrees that a player turns the picture clockwise
 * @returns nine int32, `[a b u c d v x y w]`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(orientationOf(displayMatrix(90)), { rotation: 90, flip: false });
 * ```
 */
export function displayMatrix(rotation: Orientation["rotation"]): Int32Array {
  const turns: Record<number, [number, number]> = {
    0: [1, 0],
    90: [0, 1],
    180: [-1, 0],
    270: [0, -1],
  };
  const [cosine, sine] = turns[rotation]!;
  return Int32Array.of(
    cosine * one,
    sine * one,
    0,
    -sine * one,
    cosine * one,
    0,
    0,
    0,
    last,
  );
}

/**
 * What a display matrix asks for, to the nearest quarter turn.
 *
 * @param matrix nine int32 in FFmpeg's layout; fewer count as no rotation
 * @returns the flip and the rotation that follows it
 */
export function orientationOf(matrix: Int32Array): Orientation {
  if (matrix.length < 9) return { rotation: 0, flip: false };
  const [a, b, , c, d] = matrix as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  const flip = a * d - b * c < 0;
  const sign = flip ? -1 : 1;
  const quarter = Math.round(Math.atan2(sign * b, sign * a) / (Math.PI / 2));
  return {
    rotation: (((quarter % 4) + 4) % 4 * 90) as Orientation["rotation"],
    flip,
  };
}
