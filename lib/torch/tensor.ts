/** Element types, named as safetensors names them (C128 is PyTorch's complex128). */
export type DType =
  | "BOOL"
  | "U8"
  | "I8"
  | "I16"
  | "U16"
  | "F16"
  | "BF16"
  | "I32"
  | "U32"
  | "F32"
  | "I64"
  | "U64"
  | "F64"
  | "C64"
  | "C128";

/** The arrays that hold elements: F16 and BF16 are widened to float32, BOOL is 0 or 1, complex numbers alternate real and imaginary part. */
export type TensorData =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

/** A dense array of numbers, row-major. */
export interface Tensor {
  /** Element type in the file. */
  readonly dtype: DType;
  /** Sizes, outermost first; empty for a single number. */
  readonly shape: readonly number[];
  /** All elements in row-major order (complex ones take two places). */
  readonly data: TensorData;
}

/** Bytes of one element of each type as files store it. */
export const elementBytes: Readonly<Record<DType, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
  C64: 8,
  C128: 16,
};

/** Whether a text is the name of an element type. */
export function isDType(name: unknown): name is DType {
  return typeof name === "string" && Object.hasOwn(elementBytes, name);
}

/**
 * Number of elements of a shape, or `undefined` if it is not a list of whole
 * numbers ≥ 0 whose product is exact.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(countOf([2, 3]), 6);
 * strictEqual(countOf([]), 1);
 * strictEqual(countOf([2 ** 40, 2 ** 40]), undefined);
 * ```
 */
export function countOf(shape: readonly unknown[]): number | undefined {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || (size as number) < 0) return undefined;
    if ((size as number) === 0) count = 0;
    else count *= size as number;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/**
 * The elements of a tensor as float32 numbers, whatever float type the file had.
 *
 * F32, F16 and BF16 come back as they are (no copy), F64 is rounded.
 *
 * @throws {RangeError} if the elements are not real floating-point numbers
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(
 *   asFloat32({ dtype: "F64", shape: [2], data: Float64Array.of(1, 2) }),
 *   Float32Array.of(1, 2),
 * );
 * ```
 */
export function asFloat32(tensor: Tensor): Float32Array<ArrayBuffer> {
  const { data, dtype } = tensor;
  if (dtype !== "C64" && data instanceof Float32Array) return data;
  if (dtype === "F64" && data instanceof Float64Array) {
    return Float32Array.from(data);
  }
  throw new RangeError(
    `a ${dtype} tensor does not hold real floating-point numbers`,
  );
}
