import { overlap } from "./suppress.ts";
import type { Box, Detection, Landmarks, Point } from "./types.ts";

/** When two detections a few frames apart are one face that moved evenly. */
export interface MatchOptions {
  /** Least intersection over union of the two boxes, 0..1. */
  readonly minOverlap?: number;
  /**
   * Furthest that a landmark may move, as a share of the face's scale S. More
   * is another face, or a motion that no straight line describes.
   */
  readonly maxMove?: number;
}

/** Defaults of {@link MatchOptions}. */
export const matchDefaults = {
  minOverlap: 0.5, // as in the linking of tracks
  // Hard cuts between similar shots moved 0.29 and 0.32 of S in one frame; 95
  // of 100 faces of hand-held clips move less than 0.26 in two.
  maxMove: 0.25,
} as const satisfies MatchOptions;

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/**
 * Scale S of a face: the larger of the distance between the eyes and that from
 * their middle to the middle of the mouth (reference page "aligned").
 *
 * @returns source pixels
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const at = (x: number, y: number) => ({ x, y });
 * strictEqual(faceScale([at(0, 0), at(4, 0), at(2, 2), at(1, 5), at(3, 5)]), 5);
 * ```
 */
export function faceScale([p0, p1, , p3, p4]: Landmarks): number {
  const eyes = { x: (p0.x + p1.x) / 2, y: (p0.y + p1.y) / 2 };
  const mouth = { x: (p3.x + p4.x) / 2, y: (p3.y + p4.y) / 2 };
  return Math.max(distance(p0, p1), distance(eyes, mouth));
}

/** Largest distance that a landmark moved, as a share of S; 0 without landmarks. */
function relativeMove(a: Detection, b: Detection): number {
  if (a.landmarks === undefined || b.landmarks === undefined) return 0;
  const scale = Math.min(faceScale(a.landmarks), faceScale(b.landmarks));
  const moves = a.landmarks.map((p, i) => distance(p, b.landmarks![i]!));
  return Math.max(...moves) / scale;
}

/**
 * Pairs the detections of two frames, best overlap first, each at most once.
 *
 * @param before detections of the earlier frame
 * @param after detections of the later frame
 * @returns the pairs, or undefined if any detection of either frame has no partner
 */
export function pairDetections(
  before: readonly Detection[],
  after: readonly Detection[],
  options: MatchOptions = {},
): [Detection, Detection][] | undefined {
  const { minOverlap, maxMove } = { ...matchDefaults, ...options };
  if (before.length !== after.length) return undefined;
  const candidates = before.flatMap((a) =>
    after.map((b) => ({ a, b, share: overlap(a.box, b.box) }))
  ).filter(({ a, b, share }) =>
    share >= minOverlap && relativeMove(a, b) <= maxMove
  ).sort((p, q) => q.share - p.share);
  const pairs: [Detection, Detection][] = [];
  const taken = new Set<Detection>();
  for (const { a, b } of candidates) {
    if (taken.has(a) || taken.has(b)) continue;
    taken.add(a).add(b);
    pairs.push([a, b]);
  }
  return pairs.length === before.length ? pairs : undefined;
}

/**
 * The detection on the straight line between two of the same face. Landmarks
 * only if both have them.
 *
 * @param t 0 gives `a`, 1 gives `b`
 */
export function between(a: Detection, b: Detection, t: number): Detection {
  const mix = (from: number, to: number) => from + (to - from) * t;
  const box: Box = {
    x1: mix(a.box.x1, b.box.x1),
    y1: mix(a.box.y1, b.box.y1),
    x2: mix(a.box.x2, b.box.x2),
    y2: mix(a.box.y2, b.box.y2),
  };
  const score = mix(a.score, b.score);
  if (a.landmarks === undefined || b.landmarks === undefined) {
    return { box, score };
  }
  const landmarks = a.landmarks.map((p, i): Point => ({
    x: mix(p.x, b.landmarks![i]!.x),
    y: mix(p.y, b.landmarks![i]!.y),
  })) as unknown as Landmarks;
  return { box, score, landmarks };
}
