import {
  type ConfidenceThreshold,
  confidenceThreshold,
} from "../networks/mod.ts";
import {
  bestColumn,
  confidence,
  type DistanceMatrix,
  frameMs,
  meanCurve,
  offsetInterval,
  subFrameOffset,
  windowFrames,
} from "../sync/mod.ts";

/** The distances of one face that speaks, with their place in time. */
export interface FaceDistances {
  /** Seconds at which its first window begins, in the file's own time. */
  readonly startTime: number;
  /** Its distances to the sound; shifts count in steps of which `stepsPerFrame` make a frame. */
  readonly matrix: DistanceMatrix;
  /** Windows that are left out, `[windows]` of 1 and 0: nobody is heard in them. */
  readonly silent?: Uint8Array;
  /** Mean of `time − sourceTime` of its frames in seconds, taken off the offset. */
  readonly meanTimeError?: number;
}

/** Options of {@link offsetsOverTime}. */
export interface OffsetsOptions {
  /** Seconds of a stretch; by the file's duration if absent. */
  readonly stretchSeconds?: number;
  /** Steps of shift in a frame; 1 if absent. See `fineDistances`. */
  readonly stepsPerFrame?: number;
  /** Offset in frames that the network reads on material in sync. */
  readonly zeroFrames: number;
  /** Confidence that the network needs for so many windows; without any, all is believed. */
  readonly thresholds: readonly ConfidenceThreshold[];
  /** Share of the windows that must have sound at a shift. */
  readonly minSoundShare?: number;
}

/** The offset of a stretch of time. */
export interface OffsetPoint {
  /** Middle of its windows, in seconds of the file's own time. */
  readonly time: number;
  /** Offset in ms, negative = the sound is late. */
  readonly offsetMs: number;
  /** 95 % interval of the offset in ms. */
  readonly intervalMs: readonly [number, number];
  /** Confidence in the network's units. */
  readonly confidence: number;
  /** Windows behind it. */
  readonly windows: number;
  /** Whether its confidence is what the network needs for so many windows, away from the ends of the search. */
  readonly sure: boolean;
}

/** Windows below which a stretch says nothing; the `too-short` of the verdicts. */
const leastWindows = 25;

/** Bounds of a stretch in seconds: 100 windows are sure in nine of ten cases, 250 do not need to be more. */
const shortestStretch = 4;
const longestStretch = 10;

/** Stretches into which a short file is cut, and the most that a long one is. */
const wantedStretches = 12;
const mostStretches = 720;

const frameSeconds = frameMs / 1000;

/** Seconds at which a face's last window begins. */
function lastTime({ startTime, matrix }: FaceDistances): number {
  return startTime + (matrix.windows - 1) * frameSeconds;
}

/** Rows of a face that begin within `[from, to)`, silent ones left out. */
export function* rowsWithin(
  { startTime, matrix, silent }: FaceDistances,
  from: number,
  to: number,
): Generator<number> {
  const first = Math.max(
    0,
    Math.ceil((from - startTime) / frameSeconds - 1e-6),
  );
  for (let row = first; row < matrix.windows; row++) {
    if (startTime + row * frameSeconds >= to - 1e-6) return;
    if (silent?.[row] !== 1) yield row;
  }
}

/** The windows of all faces within a stretch, as one matrix. */
function gather(
  faces: readonly FaceDistances[],
  from: number,
  to: number,
): { matrix: DistanceMatrix; time: number; timeError: number } {
  const search = faces[0]!.matrix.search;
  const columns = 2 * search + 1;
  const data: number[] = [];
  let time = 0;
  let timeError = 0;
  for (const face of faces) {
    for (const row of rowsWithin(face, from, to)) {
      data.push(
        ...face.matrix.data.subarray(row * columns, (row + 1) * columns),
      );
      time += face.startTime + row * frameSeconds;
      timeError += face.meanTimeError ?? 0;
    }
  }
  const windows = data.length / columns;
  return {
    matrix: { data: Float32Array.from(data), windows, search },
    time: time / windows + windowFrames * frameSeconds / 2,
    timeError: timeError / windows,
  };
}

/** The curve at whole frames, for which the thresholds were measured. */
function wholeFrames(curve: Float32Array, steps: number): Float32Array {
  return curve.filter((_, column) => column % steps === 0);
}

function pointOf(
  faces: readonly FaceDistances[],
  from: number,
  to: number,
  options: OffsetsOptions,
): OffsetPoint | undefined {
  const { matrix, time, timeError } = gather(faces, from, to);
  const { windows, search } = matrix;
  if (windows < leastWindows) return undefined;
  const curve = meanCurve(
    matrix,
    options.minSoundShare === undefined
      ? {}
      : { minSoundShare: options.minSoundShare },
  );
  const range = offsetInterval(matrix, curve);
  if (range === undefined) return undefined;
  const { stepsPerFrame: steps = 1 } = options;
  const toMs = (shift: number): number =>
    frameMs * (shift / steps - options.zeroFrames) - 1000 * timeError;
  const whole = wholeFrames(curve, steps);
  const stands = confidence(whole);
  const needed = confidenceThreshold(options.thresholds, windows) ?? 0;
  const best = bestColumn(curve);
  return {
    time,
    offsetMs: toMs(subFrameOffset(curve)),
    intervalMs: [toMs(range[0]), toMs(range[1])],
    confidence: stands,
    windows,
    sure: stands >= needed && best > 0 && best < 2 * search,
  };
}

/**
 * Offsets in stretches of time, one after the other: the windows of all faces
 * that speak in a stretch make one mean curve.
 *
 * @param faces faces that speak, of one file, network and search
 * @returns in order of time; stretches with fewer than 25 windows are left out
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const data = Float32Array.from({ length: 500 * 5 }, (_, at) => at % 5 === 3 ? 0.3 : 1);
 * const face = { startTime: 0, matrix: { data, windows: 500, search: 2 } };
 * const points = offsetsOverTime([face], { zeroFrames: 0, thresholds: [], stretchSeconds: 10 });
 * deepStrictEqual(points.map(({ offsetMs }) => offsetMs), [-40, -40]);
 * ```
 */
export function offsetsOverTime(
  faces: readonly FaceDistances[],
  options: OffsetsOptions,
): OffsetPoint[] {
  if (faces.length === 0) return [];
  const start = Math.min(...faces.map(({ startTime }) => startTime));
  const end = Math.max(...faces.map(lastTime)) + frameSeconds;
  const span = end - start;
  const stretch = options.stretchSeconds ?? Math.max(
    span / mostStretches,
    Math.min(longestStretch, Math.max(shortestStretch, span / wantedStretches)),
  );
  const points: OffsetPoint[] = [];
  for (let from = start; from < end - 1e-6; from += stretch) {
    const point = pointOf(faces, from, from + stretch, options);
    if (point) points.push(point);
  }
  return points;
}
