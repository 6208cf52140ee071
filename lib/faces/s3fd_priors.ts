import type { Size } from "../image/mod.ts";

/** Pixels of the scaled picture between the cells of a level. */
const steps = [4, 8, 16, 32, 64, 128] as const;

/** Side in pixels of the scaled picture of a level's prior boxes. */
const sides = [16, 32, 64, 128, 256, 512] as const;

/**
 * Prior boxes of S3FD, one a cell, levels joined, rows from the top (reference
 * page "S3FD", priors): computed in double, stored as float32, not clipped.
 *
 * @param input size in pixels of the scaled picture
 * @param levels size in cells of each level's map
 * @returns centre x, centre y, width, height as fractions of the picture: `[priors, 4]`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const priors = s3fdPriors({ height: 32, width: 64 }, [{ height: 1, width: 1 }]);
 * deepStrictEqual([...priors], [0.03125, 0.0625, 0.25, 0.5]);
 * ```
 */
export function s3fdPriors(input: Size, levels: readonly Size[]): Float32Array {
  const cells = levels.reduce((n, { height, width }) => n + height * width, 0);
  const priors = new Float32Array(4 * cells);
  let o = 0;
  levels.forEach((level, k) => {
    const step = steps[k]!;
    const side = sides[k]!;
    for (let row = 0; row < level.height; row++) {
      for (let column = 0; column < level.width; column++) {
        priors[o++] = (column + 0.5) * step / input.width;
        priors[o++] = (row + 0.5) * step / input.height;
        priors[o++] = side / input.width;
        priors[o++] = side / input.height;
      }
    }
  });
  return priors;
}
