/** A value that JSON can hold; members that are `undefined` are left out. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** A JSON object, such as a Plotly trace, layout or axis. */
export interface JsonObject {
  /** Any member that Plotly's schema knows. */
  readonly [key: string]: Json | undefined;
}

/**
 * Numbers as Plotly's JSON takes them: rounded to some significant digits (a
 * figure shows no more, and a notebook stays small), gaps as `null`.
 *
 * @param values any numbers; what is not finite becomes a gap
 * @param digits significant digits kept, 1..15
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(numbers(Float32Array.of(0.1, NaN, 123456.7)), [0.1, null, 123460]);
 * ```
 */
export function numbers(
  values: ArrayLike<number>,
  digits = 5,
): (number | null)[] {
  return Array.from(
    values,
    (value) => Number.isFinite(value) ? rounded(value, digits) : null,
  );
}

/**
 * One finite number rounded to some significant digits.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(rounded(1 / 3, 3), 0.333);
 * ```
 */
export function rounded(value: number, digits = 5): number {
  const short = Number(value.toPrecision(digits));
  return short === 0 ? 0 : short; // no negative zero: JSON would lose its sign
}

/**
 * A row-major matrix as Plotly's nested rows.
 *
 * @param data row-major values, at least `rows · columns`
 * @param digits significant digits kept
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(matrixRows([1, 2, 3, 4], 2, 2), [[1, 2], [3, 4]]);
 * ```
 */
export function matrixRows(
  data: ArrayLike<number>,
  rows: number,
  columns: number,
  digits = 4,
): (number | null)[][] {
  return Array.from({ length: rows }, (_, row) =>
    numbers(
      Array.from({ length: columns }, (_, c) => data[row * columns + c]!),
      digits,
    ));
}

/**
 * The same matrix with rows and columns exchanged, as Plotly's nested rows.
 *
 * @param data row-major values `[rows, columns]`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(matrixColumns([1, 2, 3, 4], 2, 2), [[1, 3], [2, 4]]);
 * ```
 */
export function matrixColumns(
  data: ArrayLike<number>,
  rows: number,
  columns: number,
  digits = 4,
): (number | null)[][] {
  return Array.from({ length: columns }, (_, column) =>
    numbers(
      Array.from({ length: rows }, (_, r) => data[r * columns + column]!),
      digits,
    ));
}
