/**
 * A float32 array as a NumPy file (format version 1.0, C order).
 *
 * @param data the values, row by row
 * @param shape their shape
 * @returns the bytes of the `.npy` file
 * @throws {RangeError} if the shape does not fit the data
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(encodeNpy(new Float32Array(6), [2, 3]).length, 128 + 24);
 * ```
 */
export function encodeNpy(
  data: Float32Array,
  shape: readonly number[],
): Uint8Array {
  if (shape.reduce((product, size) => product * size, 1) !== data.length) {
    throw new RangeError(
      `shape ${shape.join("x")} does not fit ${data.length} values`,
    );
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const description =
    `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Magic, version and length take 10 bytes; the data start at a multiple of 64.
  const headerLength = Math.ceil((10 + description.length + 1) / 64) * 64;
  const bytes = new Uint8Array(Math.max(128, headerLength) + data.length * 4);
  const start = Math.max(128, headerLength);
  bytes.set([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    (start - 10) & 255,
    (start - 10) >> 8,
  ]);
  bytes.set(
    new TextEncoder().encode(description.padEnd(start - 11) + "\n"),
    10,
  );
  const view = new DataView(bytes.buffer, start);
  for (let i = 0; i < data.length; i++) view.setFloat32(i * 4, data[i]!, true);
  return bytes;
}
