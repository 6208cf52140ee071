/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** Green of a confidence of 1 in the units of SyncNet v2: the original's rule. */
const originalFactor = 25;

/** From this confidence on SyncNet v2 counts as sure of speech, the rule of the field (LRS). */
const originalSureConfidence = 3;

/**
 * Green of one unit of a network's confidence: such that the confidence that it
 * needs gets the green that SyncNet v2 gets at its own.
 *
 * @param sure the confidence needed; left out for a network that nobody measured
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(greenFactor(), 25);
 * strictEqual(Math.round(greenFactor(0.084) * 0.084), 75);
 * ```
 */
export function greenFactor(sure?: number): number {
  // Without a measured threshold the units are taken for SyncNet v2's.
  return sure === undefined
    ? originalFactor
    : originalFactor * originalSureConfidence / sure;
}

/**
 * The colour of a confidence, from red to green: green is factor·confidence
 * within 0 and 255, red the rest (the original's rule, with its factor of 25).
 *
 * @param confidence in the network's units; NaN is red
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(confidenceColour(4, 25), [155, 100, 0]);
 * deepStrictEqual(confidenceColour(-1, 25), [255, 0, 0]);
 * deepStrictEqual(confidenceColour(12, 25), [0, 255, 0]);
 * ```
 */
export function confidenceColour(confidence: number, factor: number): Colour {
  const green = Number.isNaN(confidence)
    ? 0
    : Math.round(Math.min(Math.max(factor * confidence, 0), 255));
  return [255 - green, green, 0];
}
