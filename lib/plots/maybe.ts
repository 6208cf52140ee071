import { PlotError } from "./errors.ts";

/** A row-major matrix with its shape. */
export interface Matrix {
  /** Row-major values, `[rows, columns]`. */
  readonly data: ArrayLike<number>;
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
}

/** A span of time in seconds. */
export interface Span {
  /** Where it begins, in seconds. */
  readonly start: number;
  /** Where it ends, in seconds, after `start`. */
  readonly end: number;
}

function refuse(name: string, wanted: string, value: unknown): never {
  throw new PlotError("plot-data", `${name} must be ${wanted}: ${say(value)}`);
}

/** A value as a message shows it: short, and never a page of numbers. */
function say(value: unknown): string {
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const { length } = value as unknown as ArrayLike<unknown>;
    return `${value.constructor.name} of length ${length}`;
  }
  if (value instanceof Object) return JSON.stringify(value).slice(0, 80);
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/**
 * The list of numbers that a person may have given, or a {@link PlotError}.
 *
 * @param value an array or typed array; gaps (NaN) are allowed
 * @param name what it is, for the message
 * @param length the length it must have, if that matters
 * @throws {PlotError} `plot-data` if it is no array, is empty or has another length
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(() => maybeSeries([], "curve"), /curve must be a list of numbers, at least one: Array of length 0/);
 * ```
 */
export function maybeSeries(
  value: ArrayLike<number>,
  name: string,
  length?: number,
): ArrayLike<number> {
  const isList = Array.isArray(value) ||
    (ArrayBuffer.isView(value) && "length" in value);
  if (!isList || value.length === 0) {
    refuse(name, "a list of numbers, at least one", value);
  }
  if (length !== undefined && value.length !== length) {
    refuse(name, `of length ${length}`, value);
  }
  const wrong = Array.prototype.find.call(value, (v) => typeof v !== "number");
  if (wrong !== undefined) refuse(name, "a list of numbers", wrong);
  return value;
}

/**
 * The matrix that a person may have given, or a {@link PlotError}.
 *
 * @param columns the number of columns it must have, if that matters
 * @throws {PlotError} `plot-data` if the shape and the data do not belong together
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(
 *   () => maybeMatrix({ data: [1, 2, 3], rows: 2, columns: 2 }, "MFCC"),
 *   /MFCC must be 2 × 2 values: Array of length 3/,
 * );
 * ```
 */
export function maybeMatrix(
  value: Matrix,
  name: string,
  columns?: number,
): Matrix {
  maybeWhole(value.rows, `${name} rows`);
  maybeWhole(value.columns, `${name} columns`);
  if (columns !== undefined && value.columns !== columns) {
    refuse(`${name} columns`, String(columns), value.columns);
  }
  if (value.data.length !== value.rows * value.columns) {
    refuse(name, `${value.rows} × ${value.columns} values`, value.data);
  }
  return value;
}

/**
 * A finite number, or a {@link PlotError}.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(() => maybeNumber(NaN, "threshold"), /threshold must be a finite number: NaN/);
 * ```
 */
export function maybeNumber(value: number, name: string): number {
  if (!Number.isFinite(value)) refuse(name, "a finite number", value);
  return value;
}

/**
 * A finite number above zero, or a {@link PlotError}.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(() => maybePositive(0, "frame rate"), /frame rate must be above zero: 0/);
 * ```
 */
export function maybePositive(value: number, name: string): number {
  if (!(Number.isFinite(value) && value > 0)) {
    refuse(name, "above zero", value);
  }
  return value;
}

/**
 * A whole number above zero, or a {@link PlotError}.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(() => maybeWhole(2.5, "columns"), /columns must be a whole number above zero: 2.5/);
 * ```
 */
export function maybeWhole(value: number, name: string): number {
  if (!(Number.isInteger(value) && value > 0)) {
    refuse(name, "a whole number above zero", value);
  }
  return value;
}

/**
 * A list with something in it, or a {@link PlotError}.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(() => maybeSome([], "tracks"), /tracks must be a list with at least one entry/);
 * ```
 */
export function maybeSome<T>(value: readonly T[], name: string): readonly T[] {
  if (!Array.isArray(value) || value.length === 0) {
    refuse(name, "a list with at least one entry", value);
  }
  return value;
}

/**
 * A mean distance curve over shifts −search..search, or a {@link PlotError}.
 *
 * @returns the number of shifts on each side of zero
 * @throws {PlotError} `plot-data` if the length is even or no value is finite
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert/strict";
 * strictEqual(maybeCurve([3, 1, 2], "curve"), 1);
 * throws(() => maybeCurve([3, 1], "curve"), /curve must be 2·search \+ 1 distances/);
 * ```
 */
export function maybeCurve(value: ArrayLike<number>, name: string): number {
  maybeSeries(value, name);
  if (value.length % 2 === 0) refuse(name, "2·search + 1 distances", value);
  if (!Array.prototype.some.call(value, Number.isFinite)) {
    refuse(name, "finite somewhere", value);
  }
  return (value.length - 1) / 2;
}

/**
 * A span that ends after it begins, or a {@link PlotError}.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(() => maybeSpan({ start: 2, end: 1 }, "silence"), /silence must be a span that ends after it begins/);
 * ```
 */
export function maybeSpan<T extends Span>(value: T, name: string): T {
  if (
    !(Number.isFinite(value.start) && Number.isFinite(value.end) &&
      value.end >= value.start)
  ) {
    refuse(name, "a span that ends after it begins", value);
  }
  return value;
}

/**
 * The number of shifts on each side of zero in a matrix of distances, or a {@link PlotError}.
 *
 * @param columns one for each shift −search..search
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(() => maybeSearch(30, "distances"), /distances must be 2·search \+ 1 columns: 30/);
 * ```
 */
export function maybeSearch(columns: number, name: string): number {
  if (columns % 2 !== 1) refuse(name, "2·search + 1 columns", columns);
  return (columns - 1) / 2;
}
