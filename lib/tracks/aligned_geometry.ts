import { roundHalfEven } from "../image/mod.ts";
import { fillLandmarks, landmarkColumns } from "./landmarks.ts";
import { type FilterOptions, smoothNumbers } from "./running_filter.ts";
import type { AlignedGeometry } from "./types.ts";

/** How each number is smoothed along the track (reference page aligned, "Smoothing"). */
export const alignedFilters: {
  readonly size: FilterOptions;
  readonly angle: FilterOptions;
  readonly mouth: FilterOptions;
} = {
  size: { median: 25, sigma: 3, edges: "repeat" },
  angle: { median: 13, sigma: 2, edges: "repeat" },
  mouth: { median: 7, sigma: 1.5, edges: "repeat" },
};

/** Size, angle and mouth of one frame before smoothing. */
export interface RawGeometry {
  /** S: the larger of the distances between the eyes and from eyes to mouth, source pixels. */
  readonly size: number;
  /** A: angle of the line through the eyes, radians in −π..π. */
  readonly angle: number;
  /** Middle of the mouth's corners, source pixels. */
  readonly mouthX: number;
  /** Middle of the mouth's corners, source pixels. */
  readonly mouthY: number;
}

/**
 * Size, angle and mouth of a face from its landmarks.
 *
 * Reference page aligned, "Raw".
 *
 * @param row x and y of the five points, YuNet's order; columns 4 and 5 (nose) are not used
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const raw = rawGeometry([0, 0, 30, 0, 15, 20, 5, 40, 25, 40]);
 * strictEqual(raw.size, 40);
 * strictEqual(raw.mouthX, 15);
 * ```
 */
export function rawGeometry(row: ArrayLike<number>): RawGeometry {
  const eyesX = (row[0]! + row[2]!) / 2;
  const eyesY = (row[1]! + row[3]!) / 2;
  const mouthX = (row[6]! + row[8]!) / 2;
  const mouthY = (row[7]! + row[9]!) / 2;
  const acrossX = row[2]! - row[0]!;
  const acrossY = row[3]! - row[1]!;
  const size = Math.max(
    Math.hypot(acrossX, acrossY),
    Math.hypot(mouthX - eyesX, mouthY - eyesY),
  );
  return { size, angle: Math.atan2(acrossY, acrossX), mouthX, mouthY };
}

/**
 * Starts to unwrap angles: each is moved by whole turns until it lies within
 * half a turn of the one before (exactly half a turn stays).
 *
 * @returns takes the next angle, gives the unwrapped one, radians
 */
export function createUnwrapper(): (angle: number) => number {
  const turn = 2 * Math.PI;
  let previous: number | undefined;
  let turns = 0;
  return (angle: number): number => {
    if (previous !== undefined) {
      turns -= roundHalfEven((angle - previous) / turn);
    }
    previous = angle;
    return angle + turns * turn;
  };
}

/**
 * What the aligned crop of each frame of a track is cut by.
 *
 * Reference page aligned: gaps filled, raw numbers, angle unwrapped, smoothed.
 *
 * @param landmarks `[T, 5, 2]` source pixels, NaN where there was no face; T ≥ 1
 * @returns smoothed size, angle and mouth, `[T]` each
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const row = [0, 0, 30, 0, 15, 20, 5, 40, 25, 40];
 * strictEqual(alignedGeometry(Float64Array.from([...row, ...row])).size[1], 40);
 * ```
 */
export function alignedGeometry(landmarks: Float64Array): AlignedGeometry {
  const filled = fillLandmarks(landmarks);
  const frames = filled.length / landmarkColumns;
  const raw = Array.from(
    { length: frames },
    (_, frame) =>
      rawGeometry(
        filled.subarray(frame * landmarkColumns, (frame + 1) * landmarkColumns),
      ),
  );
  const unwrap = createUnwrapper();
  return {
    size: smoothNumbers(raw.map(({ size }) => size), alignedFilters.size),
    angle: smoothNumbers(
      raw.map(({ angle }) => unwrap(angle)),
      alignedFilters.angle,
    ),
    mouthX: smoothNumbers(
      raw.map(({ mouthX }) => mouthX),
      alignedFilters.mouth,
    ),
    mouthY: smoothNumbers(
      raw.map(({ mouthY }) => mouthY),
      alignedFilters.mouth,
    ),
  };
}
