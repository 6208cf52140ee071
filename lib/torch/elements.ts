import type { DType, TensorData } from "./tensor.ts";

/** BF16 is the upper half of a float32. */
function widenBf16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16;
  return new Float32Array(bits.buffer);
}

/** Rounds float32 to BF16, ties to even; NaN stays NaN. */
function narrowBf16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.slice().buffer);
  const halves = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i]!;
    halves[i] = Number.isNaN(values[i]!)
      ? (word >>> 16) | 0x40
      : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
  return halves;
}

/**
 * Turns little-endian bytes of a file into a typed array of their own.
 *
 * F16 and BF16 become float32; every other type keeps its bits.
 *
 * @param dtype element type in the file
 * @param bytes whole elements, any alignment; they are copied
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(decodeElements("F16", Uint8Array.of(0, 0x3c)), Float32Array.of(1));
 * ```
 */
export function decodeElements(dtype: DType, bytes: Uint8Array): TensorData {
  // Every platform that Deno runs on is little-endian, as the files are.
  const buffer = new Uint8Array(bytes).buffer;
  switch (dtype) {
    case "BOOL":
      // Any byte but 0 counts as true.
      return new Uint8Array(buffer).map((byte) => byte === 0 ? 0 : 1);
    case "U8":
      return new Uint8Array(buffer);
    case "I8":
      return new Int8Array(buffer);
    case "I16":
      return new Int16Array(buffer);
    case "U16":
      return new Uint16Array(buffer);
    case "F16":
      return new Float32Array(new Float16Array(buffer));
    case "BF16":
      return widenBf16(new Uint16Array(buffer));
    case "I32":
      return new Int32Array(buffer);
    case "U32":
      return new Uint32Array(buffer);
    case "F32":
    case "C64":
      return new Float32Array(buffer);
    case "I64":
      return new BigInt64Array(buffer);
    case "U64":
      return new BigUint64Array(buffer);
    case "F64":
    case "C128":
      return new Float64Array(buffer);
  }
}

/**
 * The little-endian bytes of an array's elements: the way back of
 * {@link decodeElements}. F16 and BF16 are rounded from float32, ties to even.
 *
 * @returns bytes that may share memory with `data`
 */
export function encodeElements(dtype: DType, data: TensorData): Uint8Array {
  const stored = dtype === "F16"
    ? new Float16Array(data as Float32Array)
    : dtype === "BF16"
    ? narrowBf16(data as Float32Array)
    : data;
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

/** The kind of typed array that holds elements of this type. */
export function arrayName(dtype: DType): string {
  return decodeElements(dtype, new Uint8Array(0)).constructor.name;
}
