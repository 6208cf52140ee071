import {
  type CheckpointDict,
  type CheckpointTensor,
  type CheckpointValue,
  isTensor,
} from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";
import { fileKind } from "./file_kind.ts";
import { materialise } from "./materialise.ts";
import { readCheckpoint, weightBytes } from "./read_checkpoint.ts";
import { readSafetensors } from "./safetensors.ts";
import { elementBytes, type Tensor } from "./tensor.ts";

/** Where training scripts put the weights within a larger checkpoint, most usual first. */
const weightKeys = ["state_dict", "model_state_dict", "model", "net"];

/** What `torch.nn.DataParallel` puts before every name. */
const parallelPrefix = "module.";

/**
 * Numbers may take this many bytes beyond four times the file's size: views of
 * one storage could otherwise be copied without end.
 */
const copyAllowanceBytes = 256 * 2 ** 20;

function namedTensors(dict: CheckpointDict): [string, CheckpointTensor][] {
  return [...dict].filter((entry): entry is [string, CheckpointTensor] =>
    typeof entry[0] === "string" && isTensor(entry[1])
  );
}

function findWeights(value: CheckpointValue): [string, CheckpointTensor][] {
  if (value instanceof Map) {
    for (const key of weightKeys) {
      const inner = value.get(key);
      if (inner instanceof Map) {
        const named = namedTensors(inner);
        if (named.length > 0) return named;
      }
    }
    const named = namedTensors(value);
    if (named.length > 0) return named;
  }
  throw new CheckpointError(
    "checkpoint-unsupported",
    "the checkpoint holds no named tensors (a state_dict)",
  );
}

function checkVolume(
  named: readonly [string, CheckpointTensor][],
  fileBytes: number,
): void {
  let bytes = 0;
  for (const [, { dtype, shape }] of named) {
    bytes += shape.reduce(
      (product, size) => product * size,
      elementBytes[dtype],
    );
  }
  if (bytes > 4 * fileBytes + copyAllowanceBytes) {
    throw new CheckpointError(
      "checkpoint-too-large",
      `the checkpoint of ${fileBytes} bytes would become ${bytes} bytes of tensors`,
    );
  }
}

/** Without DataParallel's prefix, if every name has it. */
function withoutPrefix<T>(named: Iterable<[string, T]>): Map<string, T> {
  const all = [...named];
  const parallel = all.every(([name]) => name.startsWith(parallelPrefix));
  return new Map(
    all.map(([name, value]) => [
      parallel ? name.slice(parallelPrefix.length) : name,
      value,
    ]),
  );
}

/**
 * Reads a network's weights from a PyTorch checkpoint (zip or legacy layout)
 * or a safetensors file, whichever the bytes are.
 *
 * In a larger checkpoint the `state_dict` inside is found; `module.` is taken
 * off where every name begins with it. Everything but tensors is left out.
 *
 * @param source the whole file, or its path
 * @returns contiguous row-major tensors by name, in the file's order
 * @throws {CheckpointError} if the file is refused or has no named tensors
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { writeSafetensors } from "./safetensors_writer.ts";
 * const bytes = writeSafetensors(
 *   new Map([["module.w", { dtype: "F32", shape: [1], data: Float32Array.of(3) }]]),
 * );
 * deepStrictEqual([...readStateDict(bytes).keys()], ["w"]);
 * ```
 */
export function readStateDict(
  source: Uint8Array | string,
): Map<string, Tensor> {
  const bytes = weightBytes(source);
  if (fileKind(bytes).kind === "safetensors") {
    return withoutPrefix(readSafetensors(bytes));
  }
  const named = findWeights(readCheckpoint(bytes));
  checkVolume(named, bytes.length);
  return withoutPrefix(
    named.map(([name, tensor]) => [name, materialise(tensor)]),
  );
}
