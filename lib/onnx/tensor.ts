import { GraphError } from "./errors.ts";

/** Element types, named as in safetensors files. */
export type DataType =
  | "F32"
  | "F64"
  | "F16"
  | "I64"
  | "I32"
  | "U8"
  | "BOOL";

/** The typed array that holds elements (F16 as its bits, BOOL as 0 and 1). */
export type GraphTensorData =
  | Float32Array
  | Float64Array
  | Uint16Array
  | BigInt64Array
  | Int32Array
  | Uint8Array;

/** A dense array in row-major order. */
export interface GraphTensor {
  /** Element type. */
  readonly dtype: DataType;
  /** Sizes, outermost first; empty for a scalar. */
  readonly shape: readonly number[];
  /** The elements, as many as the product of `shape`. */
  readonly data: GraphTensorData;
}

/** What the ONNX format and the runtime call an element type. */
interface Encoding {
  /** TensorProto.DataType in onnx.proto. */
  readonly code: number;
  /** Name of the type in onnxruntime's JavaScript tensors. */
  readonly runtime: string;
}

/** How each element type is written in ONNX and named by onnxruntime. */
export const encodings: Readonly<Record<DataType, Encoding>> = {
  F32: { code: 1, runtime: "float32" },
  U8: { code: 2, runtime: "uint8" },
  I32: { code: 6, runtime: "int32" },
  I64: { code: 7, runtime: "int64" },
  BOOL: { code: 9, runtime: "bool" },
  F16: { code: 10, runtime: "float16" },
  F64: { code: 11, runtime: "float64" },
};

/** Product of the sizes; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function tensor(
  dtype: DataType,
  data: GraphTensorData,
  shape: readonly number[],
): GraphTensor {
  if (data.length !== elementCount(shape)) {
    throw new GraphError(
      "tensor-size",
      `${data.length} elements do not make a tensor of shape [${shape}]`,
    );
  }
  return { dtype, shape, data };
}

/**
 * A float32 tensor.
 *
 * @param data its elements, row-major
 * @param shape its sizes; one dimension if left out
 * @throws {GraphError} `tensor-size` if count and shape differ
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(float32([1, 2, 3, 4], [2, 2]).data.length, 4);
 * ```
 */
export function float32(
  data: Float32Array | readonly number[],
  shape: readonly number[] = [data.length],
): GraphTensor {
  return tensor(
    "F32",
    data instanceof Float32Array ? data : Float32Array.from(data),
    shape,
  );
}

/**
 * An int64 tensor, ONNX's type for shapes, indices and axes.
 *
 * @param values its elements, safe integers
 * @param shape its sizes; one dimension if left out, `[]` for a scalar
 * @throws {GraphError} `tensor-size` if count and shape differ
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(int64([-1]).data[0], -1n);
 * ```
 */
export function int64(
  values: readonly number[],
  shape: readonly number[] = [values.length],
): GraphTensor {
  return tensor("I64", BigInt64Array.from(values, BigInt), shape);
}

/**
 * A uint8 tensor, e.g. pixels.
 *
 * @param data its elements, row-major
 * @param shape its sizes; one dimension if left out
 * @throws {GraphError} `tensor-size` if count and shape differ
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(uint8(Uint8Array.of(255), [1, 1]).dtype, "U8");
 * ```
 */
export function uint8(
  data: Uint8Array,
  shape: readonly number[] = [data.length],
): GraphTensor {
  return tensor("U8", data, shape);
}
