import type { CheckpointTensor } from "./checkpoint_value.ts";
import { decodeElements } from "./elements.ts";
import { elementBytes, type Tensor } from "./tensor.ts";

/** Whether the elements already lie in row-major order without gaps. */
function isContiguous(
  shape: readonly number[],
  stride: readonly number[],
): boolean {
  let expected = 1;
  for (let k = shape.length - 1; k >= 0; k--) {
    if (shape[k] !== 1 && stride[k] !== expected) return false;
    expected *= shape[k]!;
  }
  return true;
}

/** Copies the elements of a view, one by one, in row-major order. */
function gather(tensor: CheckpointTensor, count: number): Uint8Array {
  const { shape, stride, storage } = tensor;
  const width = elementBytes[tensor.dtype];
  const bytes = new Uint8Array(count * width);
  const index = new Array<number>(shape.length).fill(0);
  let from = tensor.offset;
  for (let to = 0; to < count; to++) {
    for (let b = 0; b < width; b++) {
      bytes[to * width + b] = storage.bytes[from * width + b]!;
    }
    // Count up like an odometer, the last index fastest.
    for (let k = shape.length - 1; k >= 0; k--) {
      from += stride[k]!;
      if (++index[k]! < shape[k]!) break;
      from -= stride[k]! * shape[k]!;
      index[k] = 0;
    }
  }
  return bytes;
}

/**
 * The numbers of a checkpoint's tensor: contiguous, row-major, its own memory.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const storage = {
 *   kind: "storage", dtype: "U8", key: "0", location: "cpu", count: 4,
 *   bytes: Uint8Array.of(1, 2, 3, 4),
 * } as const;
 * const transposed = materialise({
 *   kind: "tensor", dtype: "U8", shape: [2, 2], stride: [1, 2], offset: 0,
 *   storage, requiresGrad: false, parameter: false,
 * });
 * deepStrictEqual(transposed.data, Uint8Array.of(1, 3, 2, 4));
 * ```
 */
export function materialise(tensor: CheckpointTensor): Tensor {
  const { dtype, shape, stride, offset, storage } = tensor;
  const count = shape.reduce((product, size) => product * size, 1);
  const width = elementBytes[dtype];
  const bytes = count === 0
    ? new Uint8Array(0)
    : isContiguous(shape, stride)
    ? storage.bytes.subarray(offset * width, (offset + count) * width)
    : gather(tensor, count);
  return { dtype, shape, data: decodeElements(dtype, bytes) };
}
