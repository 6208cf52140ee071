import { suppress } from "./suppress.ts";

// All from the original's configuration (reference page "S3FD", selection).
const scoreFloor = Math.fround(0.05);
const mostCandidates = 5000;
const mostResults = 750;
const firstOverlap = 0.3;
const lastOverlap = 0.1;

/** Boxes with their scores, best first. */
export interface ScoredBoxes {
  /** Score of each, falling: `[boxes]` */
  readonly scores: Float32Array;
  /** x1, y1, x2, y2: `[boxes, 4]` */
  readonly boxes: Float32Array;
  /** Position of each in what was selected from: `[boxes]` */
  readonly positions: Int32Array;
}

function take(
  scores: Float32Array,
  boxes: Float32Array,
  positions: readonly number[],
): ScoredBoxes {
  const taken = {
    scores: new Float32Array(positions.length),
    boxes: new Float32Array(4 * positions.length),
    positions: Int32Array.from(positions),
  };
  positions.forEach((p, i) => {
    taken.scores[i] = scores[p]!;
    taken.boxes.set(boxes.subarray(4 * p, 4 * p + 4), 4 * i);
  });
  return taken;
}

function fallingOrder(scores: Float32Array): number[] {
  return Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
}

/**
 * Selection within one picture at one scale: scores above float32(0.05), the
 * best 5000, suppression at 0.3 in float32, at most 750.
 *
 * @param scores `[priors]`
 * @param boxes x1, y1, x2, y2 as fractions: `[priors, 4]`
 */
export function selectWithinScale(
  scores: Float32Array,
  boxes: Float32Array,
): ScoredBoxes {
  const order = fallingOrder(scores)
    .filter((i) => scores[i]! > scoreFloor)
    .slice(0, mostCandidates);
  const sorted = take(scores, boxes, order);
  const kept = suppress(sorted.boxes, firstOverlap, "float32", mostResults);
  return take(scores, boxes, kept.map((k) => order[k]!));
}

/**
 * The results above the caller's threshold, in pixels: from the best on until
 * the first that is not above it, in float32.
 *
 * @param found results of {@link selectWithinScale}
 * @param threshold a score must be above it
 * @param width width of the whole picture in pixels
 * @param height height of the whole picture in pixels
 */
export function aboveThreshold(
  found: ScoredBoxes,
  threshold: number,
  width: number,
  height: number,
): ScoredBoxes {
  const limit = Math.fround(threshold);
  const end = found.scores.findIndex((score) => !(score > limit));
  const count = end < 0 ? found.scores.length : end;
  return {
    scores: found.scores.slice(0, count),
    boxes: found.boxes.slice(0, 4 * count).map((value, i) =>
      value * (i % 2 === 0 ? width : height)
    ),
    positions: found.positions.slice(0, count),
  };
}

/**
 * Joins the results of all scales: best first, suppression at 0.1 in double on
 * the float32 values.
 */
export function joinScales(found: readonly ScoredBoxes[]): ScoredBoxes {
  const scores = Float32Array.from(found.flatMap((f) => [...f.scores]));
  const boxes = Float32Array.from(found.flatMap((f) => [...f.boxes]));
  const order = fallingOrder(scores);
  const sorted = take(scores, boxes, order);
  const kept = suppress(sorted.boxes, lastOverlap);
  return take(scores, boxes, kept.map((k) => order[k]!));
}
