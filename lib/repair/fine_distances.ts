import type { Features } from "../networks/mod.ts";
import { type DistanceMatrix, pairwiseDistances } from "../sync/mod.ts";

/** Sound vectors of one phase. */
export interface SoundPhase {
  /** Vectors, one a frame; those of phase p of n begin p/n of a frame later. */
  readonly features: Features;
  /** Rows `[from, to)` that lie wholly in real sound; all if absent. */
  readonly realSound?: readonly [number, number];
}

/** Options of {@link fineDistances}. */
export interface FineDistanceOptions {
  /** Largest shift in whole frames, both ways. */
  readonly search: number;
  /** Row of the sound, in every phase, that belongs to picture row 0. */
  readonly alignment: number;
}

/**
 * Distances at shifts of a part of a frame. The sound is embedded several times,
 * each a little later, so nothing has to be guessed between whole frames:
 * a parabola through them bends towards the nearest one by up to 10 ms.
 *
 * @param picture one row per frame
 * @param phases in order; as many as there are steps in a frame
 * @returns a matrix whose unit of shift is a step, not a frame: entry
 *   `[i, steps·search + s]` compares picture i with the sound s steps later;
 *   NaN where there is no sound
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const row = (...data: number[]) => ({ data: Float32Array.from(data), rows: data.length, dimensions: 1 });
 * const phases = [{ features: row(4, 6) }, { features: row(5, 7) }];
 * const { data, search } = fineDistances(row(5, 7), phases, { search: 1, alignment: 0 });
 * deepStrictEqual([search, [...data.map(Math.round)]], [2, [NaN, NaN, 1, 0, 1, 3, 2, 1, 0, NaN]]);
 * ```
 */
export function fineDistances(
  picture: Features,
  phases: readonly SoundPhase[],
  options: FineDistanceOptions,
): DistanceMatrix {
  const steps = phases.length;
  const search = steps * options.search;
  const columns = 2 * search + 1;
  const data = new Float32Array(picture.rows * columns).fill(NaN);
  phases.forEach(({ features, realSound }, phase) => {
    const whole = pairwiseDistances(picture, features, {
      ...options,
      edges: "omit",
      ...(realSound === undefined ? {} : { realSound }),
    });
    const wholeColumns = 2 * options.search + 1;
    for (let row = 0; row < picture.rows; row++) {
      for (let j = 0; j < wholeColumns; j++) {
        const column = steps * j + phase;
        if (column >= columns) continue;
        data[row * columns + column] = whole.data[row * wholeColumns + j]!;
      }
    }
  });
  return { data, windows: picture.rows, search };
}
