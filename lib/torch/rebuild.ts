import {
  type CheckpointTensor,
  type CheckpointValue,
  describe,
  isStorage,
  isTensor,
  isTuple,
} from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";

/**
 * Most elements of a view that has more elements than its storage (stride 0,
 * overlapping windows): such a view makes much out of little.
 */
export const maximumExpandedElements = 2 ** 24;

/** More sizes than any network has; PyTorch itself stops at 64. */
const maximumRank = 64;

function badTensor(what: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-corrupt",
    `a tensor is broken: ${what}`,
  );
}

/** A tuple of whole numbers ≥ 0 that are exact as doubles. */
function naturals(value: CheckpointValue | undefined, what: string): bigint[] {
  if (!isTuple(value)) throw badTensor(`its ${what} is ${describe(value)}`);
  if (value.length > maximumRank) {
    throw badTensor(`it has ${value.length} dimensions`);
  }
  return value.map((item) => natural(item, what));
}

function natural(value: CheckpointValue | undefined, what: string): bigint {
  if (typeof value !== "bigint") {
    throw badTensor(`its ${what} holds ${describe(value)}`);
  }
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw badTensor(`its ${what} is ${value < 0n ? "negative" : "too large"}`);
  }
  return value;
}

/**
 * A tensor from the arguments of PyTorch's `_rebuild_tensor` (storage, offset,
 * size, stride) or `_rebuild_tensor_v2` (and requires_grad, hooks, metadata).
 *
 * The last element's place is worked out in exact integers and must lie in the
 * storage.
 *
 * @throws {CheckpointError} if an argument is of the wrong kind or the view leaves its storage
 */
export function rebuildTensor(
  args: readonly CheckpointValue[],
): CheckpointTensor {
  const [storage, start, sizes, strides, requiresGrad] = args;
  if (args.length !== 4 && args.length !== 6 && args.length !== 7) {
    throw badTensor(`it is made of ${args.length} parts`);
  }
  if (!isStorage(storage)) {
    throw badTensor(`its storage is ${describe(storage)}`);
  }
  const offset = natural(start, "offset");
  const shape = naturals(sizes, "size");
  const stride = naturals(strides, "stride");
  if (shape.length !== stride.length) {
    throw badTensor(
      `it has ${shape.length} sizes and ${stride.length} strides`,
    );
  }
  if (requiresGrad !== undefined && typeof requiresGrad !== "boolean") {
    throw badTensor(`its requires_grad is ${describe(requiresGrad)}`);
  }
  const elements = shape.reduce((product, size) => product * size, 1n);
  const reach = elements === 0n ? offset : shape.reduce(
    (end, size, k) => end + (size - 1n) * stride[k]!,
    offset + 1n,
  );
  const count = BigInt(storage.count);
  if (reach > count) {
    throw badTensor(
      `it reaches element ${reach} of a storage of ${storage.count}`,
    );
  }
  if (elements > count && elements > BigInt(maximumExpandedElements)) {
    throw new CheckpointError(
      "checkpoint-too-large",
      `a tensor makes ${elements} elements out of ${storage.count}`,
    );
  }
  return {
    kind: "tensor",
    dtype: storage.dtype,
    shape: shape.map(Number),
    stride: stride.map(Number),
    offset: Number(offset),
    storage,
    requiresGrad: requiresGrad ?? false,
    parameter: false,
  };
}

/**
 * A parameter from the arguments of PyTorch's `_rebuild_parameter` (tensor,
 * requires_grad, hooks).
 *
 * @throws {CheckpointError} if they are of the wrong kind
 */
export function rebuildParameter(
  args: readonly CheckpointValue[],
): CheckpointTensor {
  const [tensor, requiresGrad] = args;
  if (
    args.length !== 3 || !isTensor(tensor) || typeof requiresGrad !== "boolean"
  ) {
    throw badTensor(`a parameter is made of ${describe(tensor)}`);
  }
  return { ...tensor, requiresGrad, parameter: true };
}
