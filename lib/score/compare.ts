import type { ScoreRow } from "./score_row.ts";
import { differenceInterval, setNumbers } from "./statistics.ts";
import { column } from "./summarise.ts";

/** How one number of a set differs from that of another. */
export interface Difference {
  /** Mean of the second set minus mean of the first, over what is compared; null if there is nothing. */
  readonly mean: number | null;
  /** 95 % interval of it; null of fewer than two. */
  readonly interval: readonly [number, number] | null;
  /** Pairs in which the second is higher; null where nothing is paired. */
  readonly higher: number | null;
}

/** Two sets of clips under one preset. */
export interface ScoreComparison {
  /** Name of the preset. */
  readonly preset: string;
  /** Clips of the same name in both; 0 if the sets are compared as wholes. */
  readonly pairs: number;
  /** Scored clips of each set that have no partner. */
  readonly unpaired: readonly [number, number];
  /** The distance; lower is better. */
  readonly distance: Difference;
  /** The confidence; higher is better. */
  readonly confidence: Difference;
  /** The distance of the clips as they are; lower is better. */
  readonly distanceAtZero: Difference;
}

/** A row with the name by which it finds its partner. */
export interface NamedRow {
  /** Path within the set's folder, without its ending. */
  readonly name: string;
  /** The row. */
  readonly row: ScoreRow;
}

type Column = "distance" | "confidence" | "distanceAtZero";

function pairedDifference(
  pairs: readonly (readonly [ScoreRow, ScoreRow])[],
  name: Column,
): Difference {
  const differences = pairs.flatMap(([a, b]) =>
    a[name] === null || b[name] === null ? [] : [b[name] - a[name]]
  );
  const { mean, interval } = setNumbers(differences);
  const higher = differences.filter((value) => value > 0).length;
  return { mean, interval, higher };
}

function wholeDifference(
  first: readonly ScoreRow[],
  second: readonly ScoreRow[],
  name: Column,
): Difference {
  const a = column(first, name);
  const b = column(second, name);
  const [of, to] = [setNumbers(b).mean, setNumbers(a).mean];
  return {
    mean: of === null || to === null ? null : of - to,
    interval: differenceInterval(a, b),
    higher: null,
  };
}

/** Rows by the clip's name and the place of the face among the clip's rows. */
function keyed(rows: readonly NamedRow[]): Map<string, ScoreRow> {
  const seen = new Map<string, number>();
  return new Map(rows.map(({ name, row }) => {
    const place = seen.get(name) ?? 0;
    seen.set(name, place + 1);
    return [`${place} ${name}`, row];
  }));
}

/**
 * Compares two sets preset by preset. Clips of the same name (path within the
 * folder, ending aside) are compared with each other; if no name is in both,
 * the sets are compared as wholes. Of clips with several faces the first is
 * compared with the first, and so on.
 *
 * @returns differences second − first, for each preset that both have
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(compareSets([], []), []);
 * ```
 */
export function compareSets(
  first: readonly NamedRow[],
  second: readonly NamedRow[],
): ScoreComparison[] {
  const presets = new Set(first.map(({ row }) => row.preset));
  return [...presets].flatMap((preset) => {
    const own = (rows: readonly NamedRow[]): NamedRow[] =>
      rows.filter(({ row }) => row.preset === preset && row.status === "ok");
    const [a, b] = [own(first), own(second)];
    if (!second.some(({ row }) => row.preset === preset)) return [];
    const partners = keyed(b);
    const pairs = [...keyed(a)].flatMap(([key, row]) => {
      const partner = partners.get(key);
      return partner ? [[row, partner] as const] : [];
    });
    const difference = (name: Column): Difference =>
      pairs.length > 0 ? pairedDifference(pairs, name) : wholeDifference(
        a.map(({ row }) => row),
        b.map(({ row }) => row),
        name,
      );
    return [{
      preset,
      pairs: pairs.length,
      unpaired: [a.length - pairs.length, b.length - pairs.length],
      distance: difference("distance"),
      confidence: difference("confidence"),
      distanceAtZero: difference("distanceAtZero"),
    }];
  });
}
