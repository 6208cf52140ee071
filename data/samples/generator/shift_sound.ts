/**
 * Delays sound by whole samples and keeps its length; a negative delay
 * advances it. What is missing at the start (or the end) is filled with the
 * sound's own first (last) part played backwards: where a recording begins and
 * ends with the quiet of its room, that is more of the same quiet.
 *
 * @param samples mono
 * @param delay samples; its absolute value is less than the length
 * @throws {RangeError} if the delay is not shorter than the sound
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual([...shiftSound(Int16Array.of(1, 2, 3, 4), 1)], [2, 1, 2, 3]);
 * deepStrictEqual([...shiftSound(Int16Array.of(1, 2, 3, 4), -1)], [2, 3, 4, 3]);
 * ```
 */
export function shiftSound(samples: Int16Array, delay: number): Int16Array {
  const last = samples.length - 1;
  if (Math.abs(delay) > last) {
    throw new RangeError(
      `a delay of ${delay} samples is longer than the sound (${samples.length} samples)`,
    );
  }
  return samples.map((_, i) => {
    const from = i - delay;
    return samples[from < 0 ? -from : from > last ? 2 * last - from : from]!;
  });
}
