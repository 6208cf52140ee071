import { ok } from "node:assert/strict";

export {
  deepStrictEqual as assertEquals,
  rejects as assertRejects,
  throws as assertThrows,
} from "node:assert/strict";
export { ok as assert } from "node:assert/strict";

/** Fails unless `actual` lies within `tolerance` of `expected`. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance = 1e-7,
): void {
  ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}

/** Fails unless both have the same length and every element lies within `tolerance`. */
export function assertArrayAlmostEquals(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = "array",
): void {
  ok(
    actual.length === expected.length,
    `${what}: length ${actual.length}, expected ${expected.length}`,
  );
  let worst = 0;
  let at = -1;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= worst)) {
      worst = difference;
      at = i;
    }
  }
  ok(
    worst <= tolerance,
    `${what}[${at}] = ${actual[at]}, expected ${
      expected[at]
    }: off by ${worst}, allowed ${tolerance}`,
  );
}
