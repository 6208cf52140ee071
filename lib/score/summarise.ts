import type { ScoreRow } from "./score_row.ts";
import { type SetNumbers, setNumbers } from "./statistics.ts";

/** A set of clips under one preset. */
export interface ScoreSummary {
  /** Name of the preset. */
  readonly preset: string;
  /** What the distance is called. */
  readonly distanceName: string;
  /** What the confidence is called. */
  readonly confidenceName: string;
  /** Rows without a score. */
  readonly failed: number;
  /** The distance at the best shift over the set. */
  readonly distance: SetNumbers;
  /** The confidence over the set. */
  readonly confidence: SetNumbers;
  /** The distance of the clips as they are. */
  readonly distanceAtZero: SetNumbers;
  /** How many clips have which offset, frames, rising. */
  readonly offsets: readonly (readonly [offsetFrames: number, count: number])[];
}

/** The numbers of one column, of the rows that have one. */
export function column(
  rows: readonly ScoreRow[],
  name: "distance" | "confidence" | "distanceAtZero" | "offsetFrames",
): number[] {
  return rows.flatMap((row) => row[name] === null ? [] : [row[name]]);
}

function offsetCounts(rows: readonly ScoreRow[]): [number, number][] {
  const counts = new Map<number, number>();
  for (const offset of column(rows, "offsetFrames")) {
    counts.set(offset, (counts.get(offset) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/**
 * A set in short, preset by preset, in the order of the rows.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(summarise([]), []);
 * ```
 */
export function summarise(rows: readonly ScoreRow[]): ScoreSummary[] {
  const byPreset = Map.groupBy(rows, ({ preset }) => preset);
  return Array.from(byPreset, ([preset, own]) => ({
    preset,
    distanceName: own[0]!.distanceName,
    confidenceName: own[0]!.confidenceName,
    failed: own.filter(({ status }) => status === "failed").length,
    distance: setNumbers(column(own, "distance")),
    confidence: setNumbers(column(own, "confidence")),
    distanceAtZero: setNumbers(column(own, "distanceAtZero")),
    offsets: offsetCounts(own),
  }));
}
