import { bestColumn } from "../sync/mod.ts";
import type { Clip } from "./clip.ts";
import type { Comparer } from "./comparers.ts";
import { groupOf } from "./segment_accuracy.ts";

/** How often a planted shift was found again. */
export interface PlantedRow {
  /** Frames by which the sound was moved; positive = later. */
  readonly shift: number;
  /** Clips that were tried. */
  readonly trials: number;
  /** Clips whose lateness moved by exactly that. */
  readonly exact: number;
}

/** What {@link plantedShifts} may be told. */
export interface PlantedOptions {
  /** Largest planted shift in frames, both ways. */
  readonly largest?: number;
  /** Largest shift that is tried, in frames; wide enough for a clip's own offset on top. */
  readonly search?: number;
}

/** Defaults of {@link plantedShifts}. */
export const plantedDefaults: Required<PlantedOptions> = {
  largest: 8,
  search: 25,
};

/** What {@link clipLateness} is told. */
export interface ShiftedOptions {
  /** Largest shift that is tried, in frames. */
  readonly search: number;
  /** Frames by which the sound is moved first; positive = later. */
  readonly shift?: number;
}

/**
 * A whole clip's curve after its sound was moved by `shift` frames.
 *
 * Sound vectors depend on the sound around them alone, so moving samples by
 * whole frames moves the rows; what moves out of the clip is lost.
 */
export function clipCurve(
  clip: Clip,
  compare: Comparer,
  { search, shift = 0 }: ShiftedOptions,
): Float64Array {
  const [from, to] = clip.realSound;
  return compare({
    picture: clip.picture,
    from: 0,
    count: clip.picture.rows,
    sound: clip.sound,
    soundAt: -shift,
    realSound: [
      Math.max(from, -shift),
      Math.min(to, clip.picture.rows - shift),
    ],
    search,
  });
}

/**
 * Whole-clip lateness of the sound after it was moved.
 *
 * @returns `undefined` if no shift could be compared
 */
export function clipLateness(
  clip: Clip,
  compare: Comparer,
  options: ShiftedOptions,
): number | undefined {
  const best = bestColumn(clipCurve(clip, compare, options));
  return best < 0 ? undefined : best - options.search;
}

/**
 * Delays and advances the sound of every long clip and counts how often the
 * offset moved by exactly that: the sign law on real material.
 *
 * @param clips only long ones are used
 * @returns a row for each shift but 0
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { compareDistances } from "./comparers.ts";
 * strictEqual(plantedShifts([], compareDistances, { largest: 2 }).length, 4);
 * ```
 */
export function plantedShifts(
  clips: readonly Clip[],
  compare: Comparer,
  options: PlantedOptions = {},
): PlantedRow[] {
  const { largest, search } = { ...plantedDefaults, ...options };
  const long = clips.filter((clip) => groupOf(clip) === "long");
  const own = long.map((clip) => clipLateness(clip, compare, { search }));
  const rows: PlantedRow[] = [];
  for (let shift = -largest; shift <= largest; shift++) {
    if (shift === 0) continue;
    const found = long.map((clip) =>
      clipLateness(clip, compare, { search, shift })
    );
    const trials = found.filter((lateness, i) =>
      lateness !== undefined && own[i] !== undefined
    );
    rows.push({
      shift,
      trials: trials.length,
      exact: found.filter((lateness, i) =>
        lateness !== undefined && lateness === (own[i] ?? NaN) + shift
      ).length,
    });
  }
  return rows;
}
