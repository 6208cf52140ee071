/**
 * Rounds to the nearest integer, a half to the even neighbour (C's `rint`).
 *
 * @example
 * ```ts
 * import { roundHalfEven } from "./round.ts";
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(roundHalfEven(2.5), 2);
 * strictEqual(roundHalfEven(3.5), 4);
 * ```
 */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
