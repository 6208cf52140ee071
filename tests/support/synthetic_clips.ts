import type { Clip } from "../../lib/training/mod.ts";

/** A generator of numbers in 0..1 that is the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A clip whose sound vectors are its picture vectors, `lateness` frames later. */
export function syntheticClip(
  file: string,
  windows: number,
  lateness: number,
  seed: number,
): Clip {
  const random = randomNumbers(seed);
  const dimensions = 8;
  const reach = 40;
  const long = Float32Array.from(
    { length: (windows + 2 * reach) * dimensions },
    () => random() - 0.5,
  );
  const rowsFrom = (row: number) => ({
    data: long.slice(row * dimensions, (row + windows) * dimensions),
    rows: windows,
    dimensions,
  });
  return {
    file,
    source: "synthetic",
    speaker: file,
    picture: rowsFrom(reach),
    sound: rowsFrom(reach - lateness),
    realSound: [0, windows],
    lateness,
  };
}
