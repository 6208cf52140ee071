import { frameMs } from "../sync/mod.ts";
import { RepairError } from "./errors.ts";
import { cutIntoLevels, type Levels } from "./levels.ts";
import type { OffsetPoint } from "./offsets_over_time.ts";
import { theilSen } from "./theil_sen.ts";
import { median } from "./weighted_median.ts";

/** How the offset of a file goes on over time. */
export type DriftKind =
  /** The same all the time. */
  | "constant"
  /** It changes evenly: two clocks that run at different speeds. */
  | "drifting"
  /** It jumps: something was cut out or put in on one side only. */
  | "stepped";

/** A straight piece of the line through the offsets. */
export interface OffsetPiece {
  /** Where it begins, in seconds of the file's own time. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** Offset in ms at `start`, negative = the sound is late. */
  readonly offsetMs: number;
  /** Change in ms a minute. */
  readonly slopeMsPerMinute: number;
}

/** What {@link fitDrift} found. */
export interface DriftFit {
  /** How the offset goes on. */
  readonly kind: DriftKind;
  /** The line: one piece, or one from step to step. */
  readonly pieces: readonly OffsetPiece[];
  /** Parts in a million by which the sound runs too fast (negative: too slow), whatever the kind; 0 if stepped. */
  readonly ppm: number;
  /** 99 % interval of `ppm`; null where the points are too few to tell, or stepped. */
  readonly ppmInterval: readonly [number, number] | null;
  /** Median distance of the points from the line, in ms. */
  readonly residualMs: number;
  /** For each point, whether the line leaves it out: not sure, or far off. */
  readonly outliers: readonly boolean[];
}

/** ms a minute of one part in a million. */
export const msPerMinutePerPpm = 0.06;

/** Fewest sure points that a line is drawn through. */
const leastPoints = 3;

/** Fewest points of a level: two may both lie beside the truth. */
const leastPointsOfLevel = 3;

/** Most steps that are looked for, and the least height of one: half a frame. */
const mostLevels = 12;
const leastStepMs = frameMs / 2;

/**
 * Mean distance, in ms, below which points fit a line as well as can be: what
 * a sub-frame offset of 250 windows is off.
 */
const noiseFloorMs = 2;

/** Points further from the line than this many median distances, and at least so many ms, are outliers. */
const outlierFactor = 5;
const leastOutlierMs = frameMs / 2;

/**
 * How badly a model fits, the number of its parameters weighed in: Bayesian
 * information criterion for noise with a double exponential distribution,
 * which fits the sum of absolute distances.
 */
function criterion(cost: number, count: number, parameters: number): number {
  return 2 * count * Math.log(Math.max(noiseFloorMs, cost / count)) +
    parameters * Math.log(count);
}

function isStepped({ levels }: Levels): boolean {
  return levels.every(({ value }, i) =>
    i === 0 || Math.abs(value - levels[i - 1]!.value) >= leastStepMs
  );
}

/** The cut into levels that explains the points best, of those with real steps. */
function bestLevels(
  values: readonly number[],
): { levels: Levels; criterion: number } | undefined {
  let best: { levels: Levels; criterion: number } | undefined;
  for (const found of cutIntoLevels(values, mostLevels, leastPointsOfLevel)) {
    const count = found.levels.length;
    if (count < 2 || !isStepped(found)) continue;
    // A value for each level and a place for each step.
    const bad = criterion(found.cost, values.length, 2 * count - 1);
    if (!best || bad < best.criterion) best = { levels: found, criterion: bad };
  }
  return best;
}

function valueAt(pieces: readonly OffsetPiece[], time: number): number {
  const piece = pieces.findLast(({ start }) => start <= time) ?? pieces[0]!;
  return piece.offsetMs + piece.slopeMsPerMinute * (time - piece.start) / 60;
}

/**
 * The line through the offsets of a file: constant, drifting or in steps,
 * whichever explains them best with the fewest numbers.
 *
 * Points that are not sure are left out. A drift must differ from 0 by the
 * 99 % interval of its slope (Theil and Sen).
 *
 * @param points as {@link offsetsOverTime} gives them
 * @throws {RepairError} `drift-too-short` if fewer than 3 points are sure
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const points = Array.from({ length: 18 }, (_, i) => ({
 *   time: 10 * i,
 *   offsetMs: -0.2 * 10 * i + (i % 3),
 *   intervalMs: [0, 0] as const,
 *   confidence: 0.5,
 *   windows: 250,
 *   sure: true,
 * }));
 * const { kind, ppm } = fitDrift(points);
 * strictEqual(`${kind} ${Math.round(ppm)}`, "drifting -200");
 * ```
 */
export function fitDrift(points: readonly OffsetPoint[]): DriftFit {
  const sure = points.filter((point) => point.sure);
  if (sure.length < leastPoints) {
    throw new RepairError(
      "drift-too-short",
      `only ${sure.length} of ${points.length} stretches of time give a sure offset, ${leastPoints} are needed: take a longer part, or shorter stretches`,
    );
  }
  const times = sure.map(({ time }) => time);
  const values = sure.map(({ offsetMs }) => offsetMs);
  const [start, end] = [times[0]!, times.at(-1)!];
  const count = values.length;

  const line = theilSen(times, values);
  const lineCost = values.reduce(
    (sum, y, i) => sum + Math.abs(y - line.intercept - line.slope * times[i]!),
    0,
  );
  const level = median(values);
  const levelCost = values.reduce((sum, y) => sum + Math.abs(y - level), 0);
  const steps = bestLevels(values);
  const [low, high] = line.slopeInterval;
  const drifts = low > 0 || high < 0;
  const straight = drifts
    ? criterion(lineCost, count, 2)
    : criterion(levelCost, count, 1);

  const toPpm = (slope: number): number => slope * 60 / msPerMinutePerPpm;
  let kind: DriftKind;
  let pieces: OffsetPiece[];
  if (steps && steps.criterion < straight) {
    kind = "stepped";
    const { levels } = steps.levels;
    const border = (at: number): number => (times[at - 1]! + times[at]!) / 2;
    pieces = levels.map(({ from, to, value }) => ({
      start: from === 0 ? start : border(from),
      end: to === count ? end : border(to),
      offsetMs: value,
      slopeMsPerMinute: 0,
    }));
  } else {
    kind = drifts ? "drifting" : "constant";
    pieces = [{
      start,
      end,
      offsetMs: drifts ? line.intercept + line.slope * start : level,
      slopeMsPerMinute: drifts ? 60 * line.slope : 0,
    }];
  }
  const distances = points.map(({ time, offsetMs }) =>
    Math.abs(offsetMs - valueAt(pieces, time))
  );
  const residualMs = median(distances.filter((_, i) => points[i]!.sure));
  const far = Math.max(leastOutlierMs, outlierFactor * residualMs);
  return {
    kind,
    pieces,
    ppm: kind === "stepped" ? 0 : toPpm(line.slope),
    ppmInterval: kind === "stepped" || !Number.isFinite(high - low)
      ? null
      : [toPpm(low), toPpm(high)],
    residualMs,
    outliers: points.map(({ sure }, i) => !sure || distances[i]! > far),
  };
}
