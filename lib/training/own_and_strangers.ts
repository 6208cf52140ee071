import { roc } from "../plots/mod.ts";
import { confidence } from "../sync/mod.ts";
import type { Clip } from "./clip.ts";
import type { Comparer } from "./comparers.ts";
import { groupOf } from "./segment_accuracy.ts";

/** Confidence of faces with their own sound beside that with strangers' sound. */
export interface ConfidenceRow {
  /** Windows of a segment. */
  readonly windows: number;
  /** Segments with their own sound. */
  readonly own: number;
  /** Pairs of a segment with a stranger's sound. */
  readonly strangers: number;
  /** Probability that own sound gives the larger confidence. */
  readonly auc: number;
  /** Percentiles 5, 50 and 95 of the confidence with own sound. */
  readonly ownPercentiles: readonly [number, number, number];
  /** Percentiles 5, 50 and 95 with strangers' sound; the last is the threshold at 5 % false. */
  readonly strangerPercentiles: readonly [number, number, number];
  /** Share of own sound above that threshold. */
  readonly ownAboveThreshold: number;
}

/** What {@link ownAndStrangers} may be told. */
export interface StrangersOptions {
  /** Largest shift that is tried, in frames, both ways. */
  readonly search?: number;
  /** Lengths of the segments in windows. */
  readonly lengths?: readonly number[];
  /** Strangers per clip. */
  readonly strangers?: number;
}

/** The protocol's own numbers (accuracy page, "Confidence"). */
export const strangersDefaults: Required<StrangersOptions> = {
  search: 15,
  lengths: [25, 50, 100],
  strangers: 5,
};

/**
 * A percentile of numbers, between two of them linear.
 *
 * @param sorted rising, at least one
 * @param percent 0..100
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(percentile([0, 10], 25), 2.5);
 * ```
 */
export function percentile(
  sorted: ArrayLike<number>,
  percent: number,
): number {
  const place = (sorted.length - 1) * percent / 100;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

/** The next clips in a circle that show somebody else. */
function strangersOf(
  clips: readonly Clip[],
  index: number,
  count: number,
): Clip[] {
  const found: Clip[] = [];
  for (let step = 1; step < clips.length && found.length < count; step++) {
    const other = clips[(index + step) % clips.length]!;
    if (other.speaker !== clips[index]!.speaker) found.push(other);
  }
  return found;
}

/** Confidence of a segment as a clip of its own: so many picture and sound rows, no more. */
function segmentConfidence(
  clip: Clip,
  from: number,
  count: number,
  { sound, soundFrom }: { sound: Clip; soundFrom: number },
  { compare, search }: { compare: Comparer; search: number },
): number | undefined {
  const curve = compare({
    picture: clip.picture,
    from,
    count,
    sound: sound.sound,
    soundAt: soundFrom,
    realSound: [
      Math.max(soundFrom, sound.realSound[0]),
      Math.min(soundFrom + count, sound.realSound[1]),
    ],
    search,
  });
  return curve.every(Number.isNaN) ? undefined : confidence(curve);
}

function percentiles(values: Float64Array): [number, number, number] {
  return [5, 50, 95].map((percent) => percentile(values, percent)) as [
    number,
    number,
    number,
  ];
}

/**
 * How well confidence tells a face's own sound from strangers' (accuracy page,
 * "Confidence of own against strangers' sound").
 *
 * @param clips only long ones are used
 * @param compare gives a segment's curve
 * @returns a row for each length of which there are pairs of both kinds
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { compareDistances } from "./comparers.ts";
 * deepStrictEqual(ownAndStrangers([], compareDistances), []);
 * ```
 */
export function ownAndStrangers(
  clips: readonly Clip[],
  compare: Comparer,
  options: StrangersOptions = {},
): ConfidenceRow[] {
  const { search, lengths, strangers } = { ...strangersDefaults, ...options };
  const long = clips.filter((clip) => groupOf(clip) === "long")
    .toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  const rows: ConfidenceRow[] = [];
  for (const windows of lengths) {
    const members = long.filter(({ picture }) => picture.rows >= windows);
    const own: number[] = [];
    const other: number[] = [];
    members.forEach((clip, index) => {
      const others = strangersOf(members, index, strangers);
      for (let from = 0; from + windows <= clip.picture.rows; from += windows) {
        const sounds = [
          { sound: clip, soundFrom: from },
          ...others.map((sound) => ({
            sound,
            soundFrom: from % (sound.picture.rows - windows + 1),
          })),
        ];
        sounds.forEach((sound, place) => {
          const value = segmentConfidence(clip, from, windows, sound, {
            compare,
            search,
          });
          if (value !== undefined) (place === 0 ? own : other).push(value);
        });
      }
    });
    if (own.length === 0 || other.length === 0) continue;
    const ownSorted = Float64Array.from(own).sort();
    const otherSorted = Float64Array.from(other).sort();
    const strangerPercentiles = percentiles(otherSorted);
    rows.push({
      windows,
      own: own.length,
      strangers: other.length,
      // Large confidence means own sound, small distance does in `roc`.
      auc: roc(own.map((value) => -value), other.map((value) => -value)).area,
      ownPercentiles: percentiles(ownSorted),
      strangerPercentiles,
      ownAboveThreshold: own.filter((value) =>
        value > strangerPercentiles[2]
      ).length /
        own.length,
    });
  }
  return rows;
}
