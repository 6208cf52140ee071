import type { Features } from "../networks/mod.ts";
import { ComparisonError } from "./errors.ts";
import type { DistanceMatrix, Edges } from "./types.ts";

/** Added to every component of a difference before squaring (reference page method, step 2). */
export const pairwiseEpsilon = 1e-6;

/** Options of {@link pairwiseDistances}. */
export interface DistanceOptions {
  /** Largest shift in frames, both ways. */
  readonly search?: number;
  /** What happens where there is no sound. */
  readonly edges?: Edges;
  /** Row of the sound that belongs to picture row 0; may be negative. */
  readonly alignment?: number;
  /** Rows `[from, to)` of the sound that lie wholly in real sound; all if left out. */
  readonly realSound?: readonly [number, number];
}

/** Defaults of {@link pairwiseDistances} but for `realSound`: those of the default recipe. */
export const defaultDistanceOptions: Required<
  Omit<DistanceOptions, "realSound">
> = { search: 15, edges: "omit", alignment: 0 };

/**
 * Distances between each picture vector and the sound vectors around it
 * (reference page method, steps 1 and 2).
 *
 * Entry `[i, j]` is ‖V[i] − A[i + j − search] + 1e-6‖. Where there is no such sound, edges
 * `zeros` put a vector of zeros, as the reference does, and edges `omit` give NaN.
 *
 * @param picture V, one row per frame
 * @param sound A, of the same dimensions and hop
 * @throws {ComparisonError} `dimensions-differ` if they are not of the same dimensions
 * @throws {RangeError} if the search is not a whole number from 0
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const picture = { data: Float32Array.of(5, 7), rows: 2, dimensions: 1 };
 * const sound = { data: Float32Array.of(5, 8), rows: 2, dimensions: 1 };
 * const { data } = pairwiseDistances(picture, sound, { search: 1 });
 * deepStrictEqual([...data.map(Math.round)], [NaN, 0, 3, 2, 1, NaN]);
 * ```
 */
export function pairwiseDistances(
  picture: Features,
  sound: Features,
  options: DistanceOptions = {},
): DistanceMatrix {
  const { search, edges, alignment } = {
    ...defaultDistanceOptions,
    ...options,
  };
  checkComparison(picture, sound, search);
  const [from, to] = options.realSound ?? [0, sound.rows];
  const first = Math.max(0, from);
  const end = Math.min(sound.rows, to);
  const columns = 2 * search + 1;
  const { dimensions } = picture;
  const zeros = new Float32Array(dimensions);
  const data = new Float32Array(picture.rows * columns);
  for (let i = 0; i < picture.rows; i++) {
    for (let j = 0; j < columns; j++) {
      const row = alignment + i + j - search;
      const at = i * columns + j;
      if (row >= first && row < end) {
        data[at] = distance(picture, i, sound.data, row);
      } else {
        data[at] = edges === "omit" ? NaN : distance(picture, i, zeros, 0);
      }
    }
  }
  return { data, windows: picture.rows, search };
}

function distance(
  picture: Features,
  i: number,
  sound: Float32Array,
  row: number,
): number {
  const { data, dimensions } = picture;
  const p = i * dimensions;
  const q = row * dimensions;
  let sum = 0;
  for (let k = 0; k < dimensions; k++) {
    const difference = data[p + k]! - sound[q + k]! + pairwiseEpsilon;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

function checkComparison(
  picture: Features,
  sound: Features,
  search: number,
): void {
  if (picture.dimensions !== sound.dimensions) {
    throw new ComparisonError(
      "dimensions-differ",
      `picture vectors have ${picture.dimensions} numbers and sound vectors ${sound.dimensions}: they come from different networks`,
    );
  }
  if (!Number.isInteger(search) || search < 0) {
    throw new RangeError(
      `search ${search} is not a whole number of frames from 0`,
    );
  }
}
