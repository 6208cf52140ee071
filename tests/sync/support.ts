import type { Features } from "../../lib/networks/mod.ts";
import type { DistanceMatrix } from "../../lib/sync/mod.ts";

/** Numbers from 0 to 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = (Math.abs(seed) % 2147483646) + 1;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < 10; i++) next();
  return next;
}

/** Vectors of numbers between −1 and 1. */
export function randomFeatures(
  rows: number,
  dimensions: number,
  seed: number,
): Features {
  const random = randomNumbers(seed);
  const data = Float32Array.from(
    { length: rows * dimensions },
    () => 2 * random() - 1,
  );
  return { data, rows, dimensions };
}

/** Rows `first .. first + rows` of longer features. */
export function features(
  { data, dimensions }: Features,
  first: number,
  rows: number,
): Features {
  return {
    data: data.slice(first * dimensions, (first + rows) * dimensions),
    rows,
    dimensions,
  };
}

/** A matrix whose windows all have distance `floor` at column `best` and about 1 elsewhere, plus noise. */
export function plantedMatrix(
  windows: number,
  best: number,
  floor: number,
  noise = 0,
  seed = 1,
  search = 15,
): DistanceMatrix {
  const random = randomNumbers(seed);
  const columns = 2 * search + 1;
  const data = Float32Array.from(
    { length: windows * columns },
    (_, at) => (at % columns === best ? floor : 1) + noise * (random() - 0.5),
  );
  return { data, windows, search };
}
