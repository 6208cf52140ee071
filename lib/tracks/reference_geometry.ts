import { medianFilter } from "./median_filter.ts";
import type { FilterOptions } from "./running_filter.ts";
import type { SmoothedBoxes } from "./types.ts";

/** How the reference smooths size and centre (reference page, "Crops and resize"). */
export const boxFilter: FilterOptions = { median: 13, edges: "zeros" };

/** Share of the box's half side that the crop adds around it (the reference's `crop_scale`). */
export const referenceCropScale = 0.4;

/** Size and centre of one face. */
export interface BoxGeometry {
  /** Centre across, pixels. */
  readonly x: number;
  /** Centre down, pixels. */
  readonly y: number;
  /** Half of the longer side, pixels. */
  readonly s: number;
}

/**
 * Size and centre of a box before smoothing.
 *
 * @param row x1, y1, x2, y2
 */
export function boxGeometry(row: ArrayLike<number>): BoxGeometry {
  const [x1, y1, x2, y2] = [row[0]!, row[1]!, row[2]!, row[3]!];
  return {
    s: Math.max(x2 - x1, y2 - y1) / 2,
    x: (x1 + x2) / 2,
    y: (y1 + y2) / 2,
  };
}

/**
 * Size and centre along a track, each through the median filter of 13 frames
 * with zeros beyond the ends.
 *
 * Reference page, "Crops and resize": near both ends the values are too low,
 * and a track of fewer than 7 frames comes out as zeros.
 *
 * @param boxes x1, y1, x2, y2 a frame, `[T, 4]`
 * @returns `[T]` each
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const boxes = new Float64Array(7 * 4).map((_, i) => [10, 20, 30, 50][i % 4]!);
 * const { x, y, s } = smoothBoxes(boxes);
 * strictEqual([x[3], y[3], s[3]].join(), "20,35,15");
 * ```
 */
export function smoothBoxes(boxes: Float64Array): SmoothedBoxes {
  const frames = boxes.length / 4;
  const x = new Float64Array(frames);
  const y = new Float64Array(frames);
  const s = new Float64Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    const raw = boxGeometry(boxes.subarray(frame * 4, frame * 4 + 4));
    x[frame] = raw.x;
    y[frame] = raw.y;
    s[frame] = raw.s;
  }
  const { median } = boxFilter;
  return {
    x: medianFilter(x, median),
    y: medianFilter(y, median),
    s: medianFilter(s, median),
  };
}

/** A rectangle cut from a padded picture; ends are exclusive and may lie beyond the edge. */
export interface CropRectangle {
  /** Pixels of padding on all four sides. */
  readonly pad: number;
  /** First row and the one past the last, in the padded picture. */
  readonly rows: readonly [number, number];
  /** First column and the one past the last, in the padded picture. */
  readonly columns: readonly [number, number];
}

/**
 * Where the reference cuts a face out.
 *
 * Reference page, "Crops and resize": a square of 2.8 half sides that reaches
 * 1.0 above the centre and 1.8 below it, in a picture padded by 1.8 half sides.
 *
 * @param face smoothed size and centre in source pixels
 * @param scaleX pixels of the picture at hand per source pixel, across
 * @param scaleY the same, down
 * @param cropScale share of the half side that is added around the box
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(cropRectangle({ x: 80, y: 60, s: 20 }), {
 *   pad: 36,
 *   rows: [76, 132],
 *   columns: [88, 144],
 * });
 * ```
 */
export function cropRectangle(
  face: BoxGeometry,
  scaleX = 1,
  scaleY = 1,
  cropScale = referenceCropScale,
): CropRectangle {
  // With the usual scale 1 half side above the centre, 1.8 below, 1.4 aside.
  const reachBelow = 1 + 2 * cropScale;
  const reachAside = 1 + cropScale;
  const half = face.s * Math.max(scaleX, scaleY);
  const pad = Math.trunc(half * reachBelow);
  const x = face.x * scaleX + pad;
  const y = face.y * scaleY + pad;
  return {
    pad,
    rows: [Math.trunc(y - half), Math.trunc(y + half * reachBelow)],
    columns: [
      Math.trunc(x - half * reachAside),
      Math.trunc(x + half * reachAside),
    ],
  };
}
