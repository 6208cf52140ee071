import type { Displayable } from "../figure.ts";

/** What `show` may be told about how a value is shown. */
export interface ShowOptions {
  /** Title of the figure; the kind's own if left out. */
  readonly title?: string;
  /** Pictures at most; longer lists are shown by evenly spaced ones. */
  readonly most?: number;
}

/** One kind of value that `show` knows by its shape. */
export interface Kind {
  /** What it is, for the message that lists the kinds. */
  readonly name: string;
  /** The figure, picture or table of a value; `undefined` for one of another kind. */
  draw(
    value: unknown,
    options: ShowOptions,
  ): Displayable | Promise<Displayable> | undefined;
}

/**
 * A kind from a test of the shape and a drawing of what passes it.
 *
 * @param name what it is, with its article
 * @param fits whether a value has the shape
 * @param draw its figure, picture or table
 */
export function kind<T>(
  name: string,
  fits: (value: unknown) => value is T,
  draw: (
    value: T,
    options: ShowOptions,
  ) => Displayable | Promise<Displayable>,
): Kind {
  return {
    name,
    draw: (value, options) => fits(value) ? draw(value, options) : undefined,
  };
}

/** Whether a value is an object with all these members. */
export function hasMembers<K extends string>(
  value: unknown,
  ...names: readonly K[]
): value is Record<K, unknown> {
  return typeof value === "object" && value !== null &&
    names.every((name) => name in value);
}

/** Whether a value is an array of at least one, each of which fits. */
export function isListOf<T>(
  value: unknown,
  fits: (entry: unknown) => entry is T,
): value is readonly T[] {
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}

/** Whether a value is an array or typed array of numbers. */
export function isNumbers(value: unknown): value is ArrayLike<number> {
  if (ArrayBuffer.isView(value)) {
    return "length" in value && typeof (value as Uint8Array)[0] === "number";
  }
  return Array.isArray(value) && value.length > 0 &&
    value.every((entry) => typeof entry === "number");
}

/**
 * At most so many entries of a list, evenly spaced, the first and the last among them.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(evenly([0, 1, 2, 3, 4, 5, 6], 3), [0, 3, 6]);
 * ```
 */
export function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  if (most <= 1) return list.slice(0, 1);
  const step = (list.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => list[Math.round(i * step)]!);
}

/** A time for people, e.g. `1.24 s`. */
export function seconds(time: number): string {
  return `${time.toFixed(2)} s`;
}

/** Names of all members of a list's entries, in the order in which they first come. */
export function allMembers(rows: readonly object[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
