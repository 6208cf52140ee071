const { fround, exp } = Math;

/** Scale of the centre's location values, as in SSD. */
const centreVariance = fround(0.1);

/** Scale of the size's location values, as in SSD. */
const sizeVariance = fround(0.2);

/**
 * Probability of a face for each prior: softmax over background and face, in
 * float32.
 *
 * @param conf background and face: `[priors, 2]`
 * @returns `[priors]`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual([...faceScores(Float32Array.of(3, 3))], [0.5]);
 * ```
 */
export function faceScores(conf: Float32Array): Float32Array {
  const scores = new Float32Array(conf.length / 2);
  for (let i = 0; i < scores.length; i++) {
    const most = Math.max(conf[2 * i]!, conf[2 * i + 1]!);
    const background = fround(exp(fround(conf[2 * i]! - most)));
    const face = fround(exp(fround(conf[2 * i + 1]! - most)));
    scores[i] = face / fround(background + face);
  }
  return scores;
}

/**
 * Boxes of all priors (reference page "S3FD", decoding), every step in float32.
 *
 * @param loc location values: `[priors, 4]`
 * @param priors centre x, centre y, width, height: `[priors, 4]`
 * @returns x1, y1, x2, y2 as fractions of the picture: `[priors, 4]`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const boxes = decodeS3fd(new Float32Array(4), Float32Array.of(0.5, 0.5, 0.5, 0.25));
 * deepStrictEqual([...boxes], [0.25, 0.375, 0.75, 0.625]);
 * ```
 */
export function decodeS3fd(
  loc: Float32Array,
  priors: Float32Array,
): Float32Array {
  const boxes = new Float32Array(loc.length);
  for (let i = 0; i < loc.length; i += 4) {
    for (let axis = 0; axis < 2; axis++) {
      const side = priors[i + 2 + axis]!;
      const shift = fround(fround(loc[i + axis]! * centreVariance) * side);
      const centre = fround(priors[i + axis]! + shift);
      const grow = fround(exp(fround(loc[i + 2 + axis]! * sizeVariance)));
      const decoded = fround(side * grow);
      const start = fround(centre - fround(decoded / 2));
      boxes[i + axis] = start;
      boxes[i + 2 + axis] = start + decoded;
    }
  }
  return boxes;
}
