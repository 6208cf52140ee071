import type { Box } from "../faces/mod.ts";

/**
 * Overlap of two boxes: area of the intersection over area of the union.
 *
 * Reference page, "Tracks": sides are differences of coordinates, without + 1.
 *
 * @returns 0 (apart) to 1 (equal); NaN for two boxes without area
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const left = { x1: 0, y1: 0, x2: 2, y2: 1 };
 * strictEqual(iou(left, { x1: 1, y1: 0, x2: 2, y2: 1 }), 0.5);
 * ```
 */
export function iou(a: Box, b: Box): number {
  const width = Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1));
  const height = Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1));
  const intersection = width * height;
  const areaA = (a.x2 - a.x1) * (a.y2 - a.y1);
  const areaB = (b.x2 - b.x1) * (b.y2 - b.y1);
  return intersection / (areaA + areaB - intersection);
}
