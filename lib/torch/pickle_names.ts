import type { CheckpointName } from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";
import type { DType } from "./tensor.ts";

/** PyTorch's storage classes and what their elements are. */
const storageTypes: ReadonlyMap<string, DType> = new Map([
  ["torch.FloatStorage", "F32"],
  ["torch.DoubleStorage", "F64"],
  ["torch.HalfStorage", "F16"],
  ["torch.BFloat16Storage", "BF16"],
  ["torch.LongStorage", "I64"],
  ["torch.IntStorage", "I32"],
  ["torch.ShortStorage", "I16"],
  ["torch.CharStorage", "I8"],
  ["torch.ByteStorage", "U8"],
  ["torch.BoolStorage", "BOOL"],
  ["torch.ComplexFloatStorage", "C64"],
  ["torch.ComplexDoubleStorage", "C128"],
]);

/** Everything that a pickle may name, as `module\nname`: both must match exactly. */
const allowed: ReadonlyMap<string, CheckpointName> = new Map(
  ([
    ...[
      ["collections", "OrderedDict"],
      ["torch._utils", "_rebuild_tensor"],
      ["torch._utils", "_rebuild_tensor_v2"],
      ["torch._utils", "_rebuild_parameter"],
      ["torch", "Size"],
      ["torch", "device"],
      ["_codecs", "encode"],
      ["__builtin__", "bytes"],
      ["builtins", "bytes"],
      ["__builtin__", "set"],
      ["builtins", "set"],
      ...[...storageTypes.keys()].map((name) => name.split(".")),
    ].map(([module, name]) => [module, name, "class", `${module}.${name}`]),
    ...[
      "float16",
      "bfloat16",
      "float32",
      "float64",
      "int8",
      "uint8",
      "int16",
      "int32",
      "int64",
      "bool",
      "complex64",
      "complex128",
    ].map((name) => ["torch", name, "dtype", name]),
  ] as [string, string, CheckpointName["kind"], string][])
    .map(([module, name, kind, shown]) => [
      `${module}\n${name}`,
      Object.freeze({ kind, name: shown }),
    ]),
);

/** A text of a file, made fit for a message: no control characters, no novel. */
export function printable(text: string): string {
  return JSON.stringify(text.slice(0, 160)).slice(1, -1);
}

/**
 * Looks up a class or function that a pickle names. Nothing is imported: the
 * answer is a name from a fixed list, on which the reader acts itself.
 *
 * @param inert further names, as `module.name`, that the caller understands
 * @throws {CheckpointError} `checkpoint-unsafe`, naming what was refused
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert/strict";
 * strictEqual(lookUpName("torch", "float16").kind, "dtype");
 * throws(() => lookUpName("os", "system"), /os\.system/);
 * ```
 */
export function lookUpName(
  module: string,
  name: string,
  inert: ReadonlySet<string> = new Set(),
): CheckpointName {
  const found = allowed.get(`${module}\n${name}`);
  if (found !== undefined) return found;
  if (inert.has(`${module}.${name}`)) {
    return { kind: "class", name: `${module}.${name}` };
  }
  throw new CheckpointError(
    "checkpoint-unsafe",
    `refused ${
      printable(`${module}.${name}`)
    }: a checkpoint may name tensors and plain containers only; save the state_dict alone and read that`,
  );
}

/** Element type of a storage class, `undefined` if the class is another. */
export function storageType(name: string): DType | undefined {
  return storageTypes.get(name);
}
