import type { DistanceMatrix } from "../sync/mod.ts";
import { isNumpyArray, listOf, unfit } from "./lab_values.ts";
import { numpyArray } from "./numpy_array.ts";
import { readLabPickle } from "./read_pickle.ts";
import { writePickle } from "./write_pickle.ts";

const file = "activesd.pckl";

/**
 * The bytes of `activesd.pckl`: for each track the distances of each window at
 * each shift, float32 `[windows, 2·search + 1]`.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const matrix = { data: Float32Array.of(1, 2, 3), windows: 1, search: 1 };
 * deepStrictEqual(readDistances(writeDistances([matrix])), [matrix]);
 * ```
 */
export function writeDistances(
  tracks: readonly DistanceMatrix[],
): Uint8Array {
  return writePickle(
    tracks.map(({ data, windows, search }) =>
      numpyArray("f4", [windows, 2 * search + 1], data)
    ),
  );
}

/**
 * Reads `activesd.pckl`.
 *
 * @throws {CompatError} `pickle-unfit`
 * @throws {CheckpointError} if it is broken or names what is not understood
 */
export function readDistances(bytes: Uint8Array): DistanceMatrix[] {
  return listOf(readLabPickle(bytes), file).map((value) => {
    if (!isNumpyArray(value)) throw unfit(file, "a matrix is missing");
    const [windows, columns] = value.shape;
    if (
      value.shape.length !== 2 || windows === undefined ||
      columns === undefined || columns % 2 === 0
    ) throw unfit(file, `a matrix has the shape ${value.shape.join("x")}`);
    const data = Float32Array.from(value.data, Number);
    return { data, windows, search: (columns - 1) / 2 };
  });
}
