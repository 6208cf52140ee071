/** The elements of {@link NumpyArray} by NumPy's names for their types. */
export interface NumpyData {
  /** float64. */
  readonly f8: Float64Array;
  /** float32. */
  readonly f4: Float32Array;
  /** int64. */
  readonly i8: BigInt64Array;
  /** int32. */
  readonly i4: Int32Array;
  /** int16. */
  readonly i2: Int16Array;
  /** uint8. */
  readonly u1: Uint8Array;
}

/** Names of element types, in NumPy's short form. */
export type NumpyType = keyof NumpyData;

/** An array as NumPy has it, little-endian and row-major. */
export interface NumpyArray<T extends NumpyType = NumpyType> {
  /** Tells it from other values of a pickle. */
  readonly kind: "array";
  /** Element type. */
  readonly dtype: T;
  /** Sizes, outermost first. */
  readonly shape: readonly number[];
  /** All elements in row-major order. */
  readonly data: NumpyData[T];
}

/** Makes the typed array of an element type over bytes that it owns. */
export const numpyData: {
  readonly [T in NumpyType]: (bytes: ArrayBuffer) => NumpyData[T];
} = {
  f8: (bytes) => new Float64Array(bytes),
  f4: (bytes) => new Float32Array(bytes),
  i8: (bytes) => new BigInt64Array(bytes),
  i4: (bytes) => new Int32Array(bytes),
  i2: (bytes) => new Int16Array(bytes),
  u1: (bytes) => new Uint8Array(bytes),
};

/**
 * An array from its elements.
 *
 * @throws {RangeError} if the shape does not hold that many
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const array = numpyArray("f4", [2, 1], Float32Array.of(1, 2));
 * deepStrictEqual(array.shape, [2, 1]);
 * ```
 */
export function numpyArray<T extends NumpyType>(
  dtype: T,
  shape: readonly number[],
  data: NumpyData[T],
): NumpyArray<T> {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length) {
    throw new RangeError(
      `shape ${shape.join("x")} does not fit ${data.length} values`,
    );
  }
  return { kind: "array", dtype, shape, data };
}
