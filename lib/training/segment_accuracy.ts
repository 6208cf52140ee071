import { wilson } from "../plots/mod.ts";
import { bestColumn } from "../sync/mod.ts";
import type { Clip } from "./clip.ts";
import type { Comparer } from "./comparers.ts";

/** Which clips a figure is of: long ones have at least 61 windows. */
export type ClipGroup = "long" | "short";

/** A share with Wilson's interval of 95 %. */
export interface Share {
  /** Segments that were looked at. */
  readonly segments: number;
  /** Segments with the offset within one frame of the truth. */
  readonly right: number;
  /** `right / segments`. */
  readonly share: number;
  /** Lower end of the interval. */
  readonly low: number;
  /** Upper end of the interval. */
  readonly high: number;
}

/** How often the offset was right in segments of one length. */
export interface AccuracyRow extends Share {
  /** Which clips. */
  readonly group: ClipGroup;
  /** Windows of a segment. */
  readonly windows: number;
  /** Share of segments with exactly the true offset. */
  readonly exact: number;
  /** Share that guessing among the candidates would reach. */
  readonly chance: number;
  /** The same by source. */
  readonly bySource: Readonly<Record<string, Share>>;
}

/** What {@link segmentAccuracy} may be told. */
export interface SegmentOptions {
  /** Largest shift that is tried, in frames, both ways. */
  readonly search?: number;
  /** Lengths of the segments in windows. */
  readonly lengths?: readonly number[];
}

/** The protocol's own numbers (accuracy page, "Segments"). */
export const segmentDefaults: Required<SegmentOptions> = {
  search: 15,
  lengths: [5, 7, 9, 11, 13, 15, 25, 50, 100],
};

/** Windows from which on a clip is a long one (accuracy page, "Two groups"). */
export const longClipWindows = 61;

/** The group that a clip belongs to. */
export function groupOf(clip: Clip): ClipGroup {
  return clip.picture.rows >= longClipWindows ? "long" : "short";
}

/** Counts of one source's segments. */
interface Tally {
  segments: number;
  right: number;
  exact: number;
  chance: number;
}

function share({ right, segments }: Tally): Share {
  return { segments, right, ...wilson(right, segments) };
}

/** Looks at all whole segments of a clip. */
function tally(
  clip: Clip,
  windows: number,
  search: number,
  compare: Comparer,
): Tally {
  const truth = Math.round(clip.lateness!);
  const counts = { segments: 0, right: 0, exact: 0, chance: 0 };
  for (let from = 0; from + windows <= clip.picture.rows; from += windows) {
    const curve = compare({
      picture: clip.picture,
      from,
      count: windows,
      sound: clip.sound,
      soundAt: from,
      realSound: clip.realSound,
      search,
    });
    const best = bestColumn(curve);
    if (best < 0) continue;
    const near = [truth - 1, truth, truth + 1];
    const isCandidate = (shift: number): boolean =>
      !Number.isNaN(curve[shift + search] ?? NaN);
    counts.segments++;
    counts.right += Math.abs(best - search - truth) <= 1 ? 1 : 0;
    counts.exact += best - search === truth ? 1 : 0;
    counts.chance += near.filter(isCandidate).length /
      curve.filter((value) => !Number.isNaN(value)).length;
  }
  return counts;
}

/**
 * Share of segments whose offset is within one frame of the truth, by length
 * and group (accuracy page, "Segments" and "Report").
 *
 * @param clips those without `lateness` are left out
 * @param compare gives a segment's curve; its minimum is the answer
 * @returns a row for each group and length of which there are segments
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { compareDistances } from "./comparers.ts";
 * const data = Float32Array.from({ length: 40 }, (_, i) => i);
 * const vectors = { data, rows: 40, dimensions: 1 };
 * const clip = {
 *   file: "a.mp4", source: "s", speaker: "a", lateness: 0,
 *   picture: vectors, sound: vectors, realSound: [0, 40] as const,
 * };
 * const [row] = segmentAccuracy([clip], compareDistances, { lengths: [5] });
 * strictEqual(row?.right, 8);
 * ```
 */
export function segmentAccuracy(
  clips: readonly Clip[],
  compare: Comparer,
  options: SegmentOptions = {},
): AccuracyRow[] {
  const { search, lengths } = { ...segmentDefaults, ...options };
  const known = clips.filter(({ lateness }) => lateness !== undefined);
  const rows: AccuracyRow[] = [];
  for (const group of ["long", "short"] as const) {
    const members = known.filter((clip) => groupOf(clip) === group);
    for (const windows of lengths) {
      const sources = new Map<string, Tally>();
      const all: Tally = { segments: 0, right: 0, exact: 0, chance: 0 };
      for (const clip of members) {
        const counts = tally(clip, windows, search, compare);
        if (counts.segments === 0) continue;
        const own = sources.get(clip.source) ??
          { segments: 0, right: 0, exact: 0, chance: 0 };
        sources.set(clip.source, own);
        for (const key of ["segments", "right", "exact", "chance"] as const) {
          own[key] += counts[key];
          all[key] += counts[key];
        }
      }
      if (all.segments === 0) continue;
      rows.push({
        group,
        windows,
        ...share(all),
        exact: all.exact / all.segments,
        chance: all.chance / all.segments,
        bySource: Object.fromEntries(
          [...sources].sort(([a], [b]) => a < b ? -1 : 1)
            .map(([source, counts]) => [source, share(counts)]),
        ),
      });
    }
  }
  return rows;
}
