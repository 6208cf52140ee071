/**
 * Median filter with zeros beyond both ends, as SciPy's `medfilt`.
 *
 * Reference page method, `medfilt.safetensors`: at each position the `kernel`
 * values around it are sorted and the middle one is taken. A kernel longer
 * than the array is allowed (more zeros), so values near the ends of positive
 * numbers are too low, and fewer than (kernel + 1)/2 of them become all zeros.
 *
 * @param values numbers without NaN; not changed
 * @param kernel width in values, odd
 * @returns a new array of the same type and length
 * @throws {RangeError} if the kernel is not an odd whole number
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(
 *   medianFilter(Float32Array.of(3, 9, 4), 3),
 *   Float32Array.of(3, 4, 4),
 * );
 * ```
 */
export function medianFilter<T extends Float32Array | Float64Array>(
  values: T,
  kernel: number,
): T {
  if (!Number.isInteger(kernel) || kernel < 1 || kernel % 2 === 0) {
    throw new RangeError(`median kernel ${kernel} is not an odd whole number`);
  }
  const filtered = values.slice() as T;
  const radius = (kernel - 1) / 2;
  const sorted = new Float64Array(kernel);
  for (let i = 0; i < values.length; i++) {
    for (let j = 0; j < kernel; j++) {
      insertSorted(sorted, j, values[i + j - radius] ?? 0);
    }
    filtered[i] = sorted[radius]!;
  }
  return filtered;
}

/**
 * Puts a value into its place among the first `count` of a rising array.
 *
 * @param sorted its first `count` values rise; there is room for one more
 * @param count how many values are in it
 * @param value what to put in
 */
export function insertSorted(
  sorted: Float64Array,
  count: number,
  value: number,
): void {
  let place = count;
  while (place > 0 && sorted[place - 1]! > value) {
    sorted[place] = sorted[place - 1]!;
    place--;
  }
  sorted[place] = value;
}
