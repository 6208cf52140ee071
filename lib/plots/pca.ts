import { type Matrix, maybeMatrix, maybeWhole } from "./maybe.ts";

/** Directions of largest variance and the data seen along them. */
export interface Principal {
  /** The data along the components, `[rows, components]`, row-major. */
  readonly points: Matrix;
  /** Unit vectors, `[components, columns]`, row-major. */
  readonly directions: Float64Array;
  /** Mean of each column, taken off before. */
  readonly mean: Float64Array;
  /** Share of the whole variance that each component explains, 0..1. */
  readonly explained: number[];
}

/** Power iteration ends when a direction moves less than this, or after so many rounds. */
const tolerance = 1e-10;
const roundsAtMost = 1000;

/**
 * Principal components by power iteration with deflation: exact enough for a
 * picture, and without a matrix library.
 *
 * The sign of a component is free; here its largest entry is positive.
 *
 * @param matrix one row for each vector
 * @param components how many directions, at most the number of columns
 * @throws {PlotError} `plot-data` if the shape and the data do not belong together
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const line = { data: [0, 0, 1, 1, 2, 2], rows: 3, columns: 2 };
 * deepStrictEqual(principalComponents(line, 1).explained.map(Math.round), [1]);
 * ```
 */
export function principalComponents(matrix: Matrix, components = 2): Principal {
  const { data, rows, columns } = maybeMatrix(matrix, "vectors");
  maybeWhole(components, "components");
  const mean = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) mean[c]! += data[r * columns + c]! / rows;
  }
  const left = new Float64Array(rows * columns); // what no component has explained yet
  let whole = 0;
  for (let i = 0; i < left.length; i++) {
    left[i] = data[i]! - mean[i % columns]!;
    whole += left[i]! ** 2;
  }
  const directions = new Float64Array(components * columns);
  const points = new Float64Array(rows * components);
  const explained: number[] = [];
  for (let k = 0; k < components; k++) {
    const direction = strongest(left, rows, columns);
    directions.set(direction, k * columns);
    let variance = 0;
    for (let r = 0; r < rows; r++) {
      let along = 0;
      for (let c = 0; c < columns; c++) {
        along += left[r * columns + c]! * direction[c]!;
      }
      for (let c = 0; c < columns; c++) {
        left[r * columns + c]! -= along * direction[c]!;
      }
      points[r * components + k] = along;
      variance += along ** 2;
    }
    explained.push(whole > 0 ? variance / whole : 0);
  }
  return {
    points: { data: points, rows, columns: components },
    directions,
    mean,
    explained,
  };
}

/**
 * Further vectors in the plane of earlier ones: the sound in the picture's.
 *
 * @param matrix one row for each vector, with the columns of the first data
 * @param principal what {@link principalComponents} gave
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const line = { data: [0, 0, 1, 0, 2, 0], rows: 3, columns: 2 };
 * deepStrictEqual(projectVectors({ data: [3, 5], rows: 1, columns: 2 }, principalComponents(line, 1)).data, Float64Array.of(2));
 * ```
 */
export function projectVectors(matrix: Matrix, principal: Principal): Matrix {
  const { directions, mean } = principal;
  const { data, rows, columns } = maybeMatrix(matrix, "vectors", mean.length);
  const components = directions.length / columns;
  const points = new Float64Array(rows * components);
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < components; k++) {
      for (let c = 0; c < columns; c++) {
        points[r * components + k]! += (data[r * columns + c]! - mean[c]!) *
          directions[k * columns + c]!;
      }
    }
  }
  return { data: points, rows, columns: components };
}

/** Unit vector along which the rows spread most. */
function strongest(
  rows: Float64Array,
  count: number,
  columns: number,
): Float64Array {
  let direction = longestRow(rows, count, columns);
  for (let round = 0; round < roundsAtMost; round++) {
    const next = new Float64Array(columns);
    for (let r = 0; r < count; r++) {
      let along = 0;
      for (let c = 0; c < columns; c++) {
        along += rows[r * columns + c]! * direction[c]!;
      }
      for (let c = 0; c < columns; c++) {
        next[c]! += along * rows[r * columns + c]!;
      }
    }
    if (!normalise(next)) break;
    const moved = Math.hypot(...next.map((v, c) => v - direction[c]!));
    direction = next;
    if (moved < tolerance) break;
  }
  const largest = direction.reduce(
    (a, b) => Math.abs(b) > Math.abs(a) ? b : a,
    0,
  );
  return largest < 0 ? direction.map((v) => -v) : direction;
}

/** Where to begin: the longest row is never at right angles to all of the spread. */
function longestRow(
  rows: Float64Array,
  count: number,
  columns: number,
): Float64Array {
  let best = new Float64Array(columns);
  let longest = -1;
  for (let r = 0; r < count; r++) {
    const row = rows.slice(r * columns, (r + 1) * columns);
    const size = row.reduce((sum, v) => sum + v * v, 0);
    if (size > longest) [best, longest] = [row, size];
  }
  if (!normalise(best)) best[0] = 1;
  return best;
}

function normalise(vector: Float64Array): boolean {
  const size = Math.sqrt(vector.reduce((sum, v) => sum + v * v, 0));
  if (!(size > 1e-300)) return false;
  for (let c = 0; c < vector.length; c++) vector[c]! /= size;
  return true;
}
