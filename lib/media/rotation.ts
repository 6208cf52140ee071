/** One in the 16.16 fixed point of a display matrix. */
const one = 1 << 16;
/** One in the 2.30 fixed point of its last column. */
const last = 1 << 30;

/**
 * The 3x3 display matrix of MP4's track header (ISO 14496-12, 8.3.2) for a
 * clockwise rotation, in the layout that FFmpeg uses.
 *
 * @param rotation degrees that a player turns the picture clockwise
 * @returns nine int32, `[a b u c d v x y w]`
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * equal(rotationOf(displayMatrix(90)), 90);
 * ```
 */
export function displayMatrix(rotation: 0 | 90 | 180 | 270): Int32Array {
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
 * The clockwise rotation in degrees, to the nearest quarter turn, that a display matrix asks for.
 *
 * @param matrix nine int32 in FFmpeg's layout
 * @returns 0, 90, 180 or 270
 */
export function rotationOf(matrix: Int32Array): 0 | 90 | 180 | 270 {
  const quarter = Math.round(
    Math.atan2(matrix[1] ?? 0, matrix[0] ?? one) / (Math.PI / 2),
  );
  return (((quarter % 4) + 4) % 4 * 90) as 0 | 90 | 180 | 270;
}
