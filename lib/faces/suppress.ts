import type { Box } from "./types.ts";

/** Number format of every intermediate result. */
export type Arithmetic = "float32" | "float64";

function identity(value: number): number {
  return value;
}

/**
 * Greedy suppression: walks the boxes from the best and keeps each whose
 * intersection over union with every kept one is at most `maxOverlap`.
 *
 * No +1 in widths; widths and heights below 0 count as 0. Two empty boxes give
 * 0/0, which is not at most anything, so the later one goes (reference page
 * "S3FD", selection).
 *
 * @param boxes x1, y1, x2, y2 of each box, best first: `[boxes, 4]`
 * @param maxOverlap largest allowed intersection over union, 0..1
 * @param arithmetic with `float32` every step and the threshold are rounded
 * @param limit stop after this many kept boxes
 * @returns positions of the kept boxes, best first
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const boxes = [0, 0, 4, 4, 1, 0, 5, 4, 9, 9, 12, 12];
 * deepStrictEqual(suppress(boxes, 0.3), [0, 2]);
 * ```
 */
export function suppress(
  boxes: ArrayLike<number>,
  maxOverlap: number,
  arithmetic: Arithmetic = "float64",
  limit = Infinity,
): number[] {
  const round = arithmetic === "float32" ? Math.fround : identity;
  const threshold = round(maxOverlap);
  const count = Math.floor(boxes.length / 4);
  const areas = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    areas[i] = round(
      round(boxes[4 * i + 2]! - boxes[4 * i]!) *
        round(boxes[4 * i + 3]! - boxes[4 * i + 1]!),
    );
  }
  const kept: number[] = [];
  for (let i = 0; i < count && kept.length < limit; i++) {
    const apart = kept.every((k) => {
      const width = round(
        Math.min(boxes[4 * i + 2]!, boxes[4 * k + 2]!) -
          Math.max(boxes[4 * i]!, boxes[4 * k]!),
      );
      const height = round(
        Math.min(boxes[4 * i + 3]!, boxes[4 * k + 3]!) -
          Math.max(boxes[4 * i + 1]!, boxes[4 * k + 1]!),
      );
      const common = round(Math.max(width, 0) * Math.max(height, 0));
      const union = round(round(areas[i]! + areas[k]!) - common);
      return round(common / union) <= threshold;
    });
    if (apart) kept.push(i);
  }
  return kept;
}

/**
 * Intersection over union of two boxes, without +1.
 *
 * @returns 0..1, NaN for two empty boxes
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(overlap({ x1: 0, y1: 0, x2: 2, y2: 1 }, { x1: 1, y1: 0, x2: 2, y2: 1 }), 0.5);
 * ```
 */
export function overlap(a: Box, b: Box): number {
  const common = intersection(a, b);
  return common / (area(a) + area(b) - common);
}

/** Area in square pixels that two boxes share. */
export function intersection(a: Box, b: Box): number {
  return Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1)) *
    Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1));
}

/** Area of a box in square pixels. */
export function area(box: Box): number {
  return (box.x2 - box.x1) * (box.y2 - box.y1);
}
