/** Turns what the reader gives into the form of the reference JSONs, to compare them. */
import {
  type CheckpointStorage,
  type CheckpointValue,
  isTensor,
  isTuple,
  materialise,
  type TensorData,
} from "../../lib/torch/mod.ts";

/** A value of a reference JSON. */
export type Described = {
  type: string;
  value?: unknown;
  [field: string]: unknown;
};

const dtypeNames: Record<string, string> = {
  BOOL: "bool",
  U8: "uint8",
  I8: "int8",
  I16: "int16",
  I32: "int32",
  I64: "int64",
  F16: "float16",
  BF16: "bfloat16",
  F32: "float32",
  F64: "float64",
  C64: "complex64",
  C128: "complex128",
};

function float(value: number): number | string {
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return Object.is(value, -0) ? "-0" : value;
}

function element(value: number | bigint): number | string {
  if (typeof value === "number") return float(value);
  const exact = Number(value);
  return Number.isSafeInteger(exact) ? exact : String(value);
}

function elements(dtype: string, data: TensorData): unknown[] {
  const plain = Array.from(data as ArrayLike<number | bigint>, element);
  if (dtype === "BOOL") return plain.map((value) => value === 1);
  if (!dtype.startsWith("C")) return plain;
  return plain.filter((_, i) => i % 2 === 0)
    .map((real, i) => [real, plain[2 * i + 1]]);
}

/** Describes a value; `storages` numbers them in order of appearance. */
export function describeValue(
  value: CheckpointValue,
  storages: CheckpointStorage[] = [],
): Described {
  const inner = (item: CheckpointValue): Described =>
    describeValue(item, storages);
  if (value === null) return { type: "none" };
  if (typeof value === "boolean") return { type: "bool", value };
  if (typeof value === "string") return { type: "str", value };
  if (typeof value === "bigint") return { type: "int", value: String(value) };
  if (typeof value === "number") return { type: "float", value: float(value) };
  if (value instanceof Uint8Array) return { type: "bytes", hex: value.toHex() };
  if (value instanceof Map) {
    return {
      type: "dict",
      value: [...value].map(([k, v]) => [inner(k), inner(v)]),
    };
  }
  if (value instanceof Set) {
    return { type: "set", value: [...value].map(inner) };
  }
  if (isTensor(value)) {
    const { dtype, storage } = value;
    if (!storages.includes(storage)) storages.push(storage);
    return {
      type: value.parameter ? "parameter" : "tensor",
      dtype: dtypeNames[dtype],
      shape: [...value.shape],
      stride: [...value.stride],
      offset: value.offset,
      storage: storages.indexOf(storage),
      storage_count: storage.count,
      location: storage.location,
      requires_grad: value.requiresGrad,
      values: elements(dtype, materialise(value).data),
    };
  }
  if ("kind" in value) {
    if (value.kind === "storage") throw new Error("a bare storage");
    return { type: value.kind, value: value.name };
  }
  return { type: isTuple(value) ? "tuple" : "list", value: value.map(inner) };
}

/**
 * A reference value as the reader gives it: an OrderedDict is a Map like any
 * dict, a torch.Size a tuple of integers.
 */
export function asRead(described: Described): Described {
  const { type, value } = described;
  if (type === "ordered_dict" || type === "dict") {
    return {
      type: "dict",
      value: (value as [Described, Described][]).map((pair) =>
        pair.map(asRead)
      ),
    };
  }
  if (type === "size") {
    return {
      type: "tuple",
      value: (value as number[]).map((n) => ({
        type: "int",
        value: String(n),
      })),
    };
  }
  if (type === "list" || type === "tuple" || type === "set") {
    return { type, value: (value as Described[]).map(asRead) };
  }
  return described;
}
