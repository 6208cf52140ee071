import { frameMs } from "../sync/mod.ts";
import {
  type FaceDistances,
  type OffsetsOptions,
  rowsWithin,
} from "./offsets_over_time.ts";
import type { OffsetPiece } from "./fit_drift.ts";

/** What {@link placeSteps} must know of the distances. */
export interface StepOptions
  extends Pick<OffsetsOptions, "stepsPerFrame" | "zeroFrames"> {
  /** Seconds before and after a step in which it is looked for. */
  readonly reachSeconds: number;
}

/** Distance of a window at an offset in ms: that of the nearest shift. */
function distanceAt(
  { matrix, meanTimeError = 0 }: FaceDistances,
  row: number,
  offsetMs: number,
  { stepsPerFrame = 1, zeroFrames }: StepOptions,
): number {
  const { search, data } = matrix;
  const frames = (offsetMs + 1000 * meanTimeError) / frameMs + zeroFrames;
  const column = search - Math.round(stepsPerFrame * frames);
  return column < 0 || column > 2 * search
    ? NaN
    : data[row * (2 * search + 1) + column]!;
}

/**
 * Puts the steps between the pieces of a line where the windows themselves
 * change from one offset to the next: before the step they are nearer to the
 * sound at the old offset, after it at the new one.
 *
 * @param pieces as `fitDrift` gives them, steps somewhere between two points
 * @returns the pieces with the steps moved; where nobody speaks around a step, its place is the middle of that
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * // 4 s in sync, then the sound is 80 ms late.
 * const data = Float32Array.from({ length: 200 * 7 }, (_, at) => {
 *   const row = Math.floor(at / 7);
 *   return at % 7 === (row < 100 ? 3 : 5) ? 0.3 : 1;
 * });
 * const face = { startTime: 0, matrix: { data, windows: 200, search: 3 } };
 * const pieces = [
 *   { start: 0, end: 5, offsetMs: 0, slopeMsPerMinute: 0 },
 *   { start: 5, end: 8, offsetMs: -80, slopeMsPerMinute: 0 },
 * ];
 * const steps = placeSteps([face], pieces, { zeroFrames: 0, reachSeconds: 5 });
 * strictEqual(Math.round(steps[1]!.start), 4);
 * ```
 */
export function placeSteps(
  faces: readonly FaceDistances[],
  pieces: readonly OffsetPiece[],
  options: StepOptions,
): OffsetPiece[] {
  const starts = pieces.map(({ start }, i) => {
    const before = pieces[i - 1];
    return before === undefined
      ? start
      : placeStep(faces, before, pieces[i]!, options);
  });
  return pieces.map((piece, i) => ({
    ...piece,
    start: starts[i]!,
    end: starts[i + 1] ?? piece.end,
  }));
}

function placeStep(
  faces: readonly FaceDistances[],
  before: OffsetPiece,
  after: OffsetPiece,
  options: StepOptions,
): number {
  const from = Math.max(before.start, after.start - options.reachSeconds);
  const to = Math.min(after.end, after.start + options.reachSeconds);
  /** How much nearer each window is to the sound at the old offset than at the new one. */
  const gains: { time: number; gain: number }[] = [];
  for (const face of faces) {
    for (const row of rowsWithin(face, from, to)) {
      const gain = distanceAt(face, row, after.offsetMs, options) -
        distanceAt(face, row, before.offsetMs, options);
      if (Number.isNaN(gain)) continue;
      // The middle of the window's 0.2 s.
      gains.push({ time: face.startTime + row * frameMs / 1000 + 0.1, gain });
    }
  }
  gains.sort((a, b) => a.time - b.time);
  let sum = 0;
  let most = 0;
  let best = -1;
  gains.forEach(({ gain }, i) => {
    sum += gain;
    if (sum > most) {
      most = sum;
      best = i;
    }
  });
  const last = gains[best]?.time ?? from;
  const next = gains[best + 1]?.time ?? to;
  return (last + next) / 2;
}
