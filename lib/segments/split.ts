import type { FrameRange } from "./confident_runs.ts";

/**
 * Cuts a stretch that is too long into equal parts, as few as possible.
 *
 * @param range the stretch
 * @param maxFrames most frames of a part, at least 1
 * @returns parts in order, without gaps; lengths differ by a frame at most
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(splitEvenly({ first: 0, end: 5 }, 2), [
 *   { first: 0, end: 1 },
 *   { first: 1, end: 3 },
 *   { first: 3, end: 5 },
 * ]);
 * ```
 */
export function splitEvenly(
  { first, end }: FrameRange,
  maxFrames: number,
): FrameRange[] {
  const length = end - first;
  const parts = Math.max(1, Math.ceil(length / maxFrames));
  const edge = (part: number): number =>
    first + Math.floor(part * length / parts);
  return Array.from({ length: parts }, (_, part) => ({
    first: edge(part),
    end: edge(part + 1),
  }));
}
