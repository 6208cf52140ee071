import type { Box, Landmarks } from "../faces/mod.ts";

/** Numbers of one row of landmarks: x and y of five points. */
export const landmarkColumns = 10;

/**
 * Five points as one row: x and y of each, in order.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(packLandmarks(estimateLandmarks({ x1: 0, y1: 0, x2: 100, y2: 100 })).length, 10);
 * ```
 */
export function packLandmarks(landmarks: Landmarks): Float64Array {
  return Float64Array.from(landmarks.flatMap(({ x, y }) => [x, y]));
}

/**
 * Where the eyes and the mouth of an upright face are likely to be in a box.
 *
 * For detectors without landmarks. The bootstrap's page, "What it is fed":
 * medians over 106 faces in YuNet's boxes, eyes' midpoint (0.50 w, 0.375 h),
 * mouth's midpoint (0.51 w, 0.733 h), size S 0.36 h. Other detectors draw other
 * boxes.
 *
 * @param box a face of ordinary proportions (under 3.7 times as wide as high)
 * @returns points that lead to this size and an angle of 0; the nose lies between
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const [left, right] = estimateLandmarks({ x1: 0, y1: 0, x2: 80, y2: 100 });
 * strictEqual(right.x - left.x, 36);
 * strictEqual(left.y, 37.5);
 * ```
 */
export function estimateLandmarks(box: Box): Landmarks {
  const width = box.x2 - box.x1;
  const height = box.y2 - box.y1;
  const half = 0.18 * height;
  const eyesX = box.x1 + 0.5 * width;
  const eyesY = box.y1 + 0.375 * height;
  const mouthX = box.x1 + 0.51 * width;
  const mouthY = box.y1 + 0.733 * height;
  return [
    { x: eyesX - half, y: eyesY },
    { x: eyesX + half, y: eyesY },
    { x: (eyesX + mouthX) / 2, y: (eyesY + mouthY) / 2 },
    { x: mouthX - half, y: mouthY },
    { x: mouthX + half, y: mouthY },
  ];
}

/**
 * Fills frames without landmarks: each coordinate on a straight line between
 * the nearest known frames, repeated before the first and after the last.
 *
 * Reference page aligned, "Landmarks".
 *
 * @param landmarks `[T, 5, 2]`, NaN where unknown; not changed
 * @returns a new array of the same shape; all NaN if no frame is known
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const rows = new Float64Array(30).fill(NaN);
 * rows.fill(4, 10, 20);
 * strictEqual(fillLandmarks(rows)[0], 4);
 * ```
 */
export function fillLandmarks(landmarks: Float64Array): Float64Array {
  const filled = landmarks.slice();
  const frames = landmarks.length / landmarkColumns;
  for (let column = 0; column < landmarkColumns; column++) {
    let known = -1;
    for (let frame = 0; frame < frames; frame++) {
      const at = frame * landmarkColumns + column;
      if (Number.isNaN(landmarks[at]!)) continue;
      fillGap(filled, column, known, frame);
      known = frame;
    }
    if (known >= 0) fillGap(filled, column, known, frames);
  }
  return filled;
}

/** Fills the frames strictly between two known ones; −1 and T stand for no neighbour. */
function fillGap(
  rows: Float64Array,
  column: number,
  before: number,
  after: number,
): void {
  const frames = rows.length / landmarkColumns;
  const first = rows[Math.max(before, 0) * landmarkColumns + column]!;
  const second = rows[Math.min(after, frames - 1) * landmarkColumns + column]!;
  const from = before < 0 ? second : first;
  const slope = before < 0 || after >= frames
    ? 0
    : (second - from) / (after - before);
  for (let frame = before + 1; frame < after; frame++) {
    rows[frame * landmarkColumns + column] = slope * (frame - before) + from;
  }
}
