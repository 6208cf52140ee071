import { frameMs } from "./constants.ts";

/**
 * An offset in words.
 *
 * @param frames whole frames, the network's zero taken off: negative = the sound is late
 * @param ms the same in milliseconds, perhaps finer
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(describeOffset(-5, -200), "the sound is 200 ms late (5 frames)");
 * strictEqual(describeOffset(2, 98.4), "the sound is 98 ms early (2 frames)");
 * strictEqual(describeOffset(-8, -322.48), "the sound is 323 ms late (8 frames)");
 * strictEqual(describeOffset(1, 31), "in sync (within 40 ms)");
 * ```
 */
export function describeOffset(
  frames: number,
  ms: number = frames * frameMs,
): string {
  if (Math.abs(frames) <= 1) return `in sync (within ${frameMs} ms)`;
  const side = frames < 0 ? "late" : "early";
  // Rounded from the tenth that results hold: from 322.48 both say 323.
  const whole = Math.round(Number(Math.abs(ms).toFixed(1)));
  return `the sound is ${whole} ms ${side} (${Math.abs(frames)} frames)`;
}

/**
 * A number of windows with the time they take.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(describeWindows(50), "50 windows (2.0 s)");
 * strictEqual(describeWindows(1), "1 window (0.0 s)");
 * ```
 */
export function describeWindows(windows: number): string {
  const seconds = (windows * frameMs / 1000).toFixed(1);
  return `${windows} window${windows === 1 ? "" : "s"} (${seconds} s)`;
}
