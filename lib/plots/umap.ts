import { type Matrix, maybeMatrix } from "./maybe.ts";

/** What {@link umapProjection} may be told. */
export interface UmapOptions {
  /** Neighbours that a point keeps near; more show the coarse shape. */
  readonly neighbours?: number;
  /** Least distance of points in the plane. */
  readonly minDistance?: number;
  /** Seed of the random numbers: the same seed gives the same picture. */
  readonly seed?: number;
}

/** What {@link umapProjection} does unless told otherwise. */
export const defaultUmapOptions: Required<UmapOptions> = {
  neighbours: 15,
  minDistance: 0.1,
  seed: 1,
};

/**
 * Vectors in two dimensions by UMAP: near ones stay near, far distances mean little.
 *
 * @param vectors one row for each vector; picture and sound together share a plane
 * @returns `[rows, 2]`
 * @throws {PlotError} `plot-data` if the shape and the data do not belong together
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const vectors = { data: Float64Array.from({ length: 60 }, (_, i) => Math.sin(i * i)), rows: 20, columns: 3 };
 * strictEqual((await umapProjection(vectors, { neighbours: 5 })).columns, 2);
 * ```
 */
export async function umapProjection(
  vectors: Matrix,
  options: UmapOptions = {},
): Promise<Matrix> {
  const { neighbours, minDistance, seed } = {
    ...defaultUmapOptions,
    ...options,
  };
  const { data, rows, columns } = maybeMatrix(vectors, "vectors");
  const { UMAP } = await import("umap-js");
  const umap = new UMAP({
    nNeighbors: Math.min(neighbours, rows - 1),
    minDist: minDistance,
    random: randomFrom(seed),
  });
  const points = umap.fit(
    Array.from(
      { length: rows },
      (_, r) =>
        Array.from({ length: columns }, (_, c) => data[r * columns + c]!),
    ),
  );
  return { data: Float64Array.from(points.flat()), rows, columns: 2 };
}

/** Random numbers in 0..1 from a seed (Mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
