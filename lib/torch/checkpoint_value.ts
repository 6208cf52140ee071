import type { DType } from "./tensor.ts";

/** A block of memory that tensors look into. One object is one storage. */
export interface CheckpointStorage {
  /** Tells it from other values. */
  readonly kind: "storage";
  /** Element type. */
  readonly dtype: DType;
  /** Its name in the file. */
  readonly key: string;
  /** The device it was saved from, e.g. `cpu` or `cuda:0`; of no effect here. */
  readonly location: string;
  /** Number of elements. */
  readonly count: number;
  /** Its elements as the file holds them: a view of the file where that is possible. */
  readonly bytes: Uint8Array;
}

/** A tensor as a window on a storage; `materialise` makes numbers of it. */
export interface CheckpointTensor {
  /** Tells it from other values. */
  readonly kind: "tensor";
  /** Element type. */
  readonly dtype: DType;
  /** Sizes, outermost first. */
  readonly shape: readonly number[];
  /** Elements from one index to the next, for each size. */
  readonly stride: readonly number[];
  /** Element of the storage where it begins. */
  readonly offset: number;
  /** The memory it looks into, perhaps together with other tensors. */
  readonly storage: CheckpointStorage;
  /** Whether training was to change it. */
  readonly requiresGrad: boolean;
  /** Whether it was a `torch.nn.Parameter`. */
  readonly parameter: boolean;
}

/** An element type, a device, or an allowed class that is named but not used. */
export interface CheckpointName {
  /** What is named. */
  readonly kind: "dtype" | "device" | "class";
  /** E.g. `float16`, `cuda:1`, `collections.OrderedDict`. */
  readonly name: string;
}

/**
 * An object of a class that a reader knows by name only: what it was made of,
 * and what was set on it. Nothing was called; see `readPickle`.
 */
export interface CheckpointObject {
  /** Tells it from other values. */
  readonly kind: "object";
  /** E.g. `numpy.dtype`. */
  readonly name: string;
  /** What the class or function was given. */
  readonly args: readonly CheckpointValue[];
  /** What was set afterwards, if anything was. */
  state?: CheckpointValue;
}

/** A dictionary; the order is that of the file. Keys that are tuples are compared by identity. */
export type CheckpointDict = Map<CheckpointValue, CheckpointValue>;

/**
 * What a checkpoint may hold.
 *
 * | Python | here |
 * |---|---|
 * | None, bool, str, float | null, boolean, string, number |
 * | int | bigint, so that no digit is lost and 1 stays apart from 1.0 |
 * | bytes | Uint8Array |
 * | list | array |
 * | tuple, torch.Size | frozen array (see `isTuple`) |
 * | dict, OrderedDict | Map |
 * | set | Set |
 *
 * Lists and dictionaries may hold themselves, as in Python.
 */
export type CheckpointValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | readonly CheckpointValue[]
  | CheckpointDict
  | Set<CheckpointValue>
  | CheckpointStorage
  | CheckpointTensor
  | CheckpointName
  | CheckpointObject;

/**
 * Whether a value was a tuple.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(isTuple(Object.freeze([1n])), true);
 * strictEqual(isTuple([1n]), false);
 * ```
 */
export function isTuple(
  value: CheckpointValue | undefined,
): value is readonly CheckpointValue[] {
  return Array.isArray(value) && Object.isFrozen(value);
}

/** Whether a value was a list. */
export function isList(
  value: CheckpointValue | undefined,
): value is CheckpointValue[] {
  return Array.isArray(value) && !Object.isFrozen(value);
}

/** Whether a value is a tensor. */
export function isTensor(
  value: CheckpointValue | undefined,
): value is CheckpointTensor {
  return hasKind(value, "tensor");
}

/** Whether a value is a storage. */
export function isStorage(
  value: CheckpointValue | undefined,
): value is CheckpointStorage {
  return hasKind(value, "storage");
}

/** Whether a value is the name of a class. */
export function isClass(
  value: CheckpointValue | undefined,
): value is CheckpointName {
  return hasKind(value, "class");
}

/** Whether a value is an object of a class known by name only. */
export function isObject(
  value: CheckpointValue | undefined,
): value is CheckpointObject {
  return hasKind(value, "object");
}

function hasKind(value: CheckpointValue | undefined, kind: string): boolean {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === kind;
}

/** What kind of value it is, for messages. */
export function describe(value: CheckpointValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (typeof value === "boolean") return "a bool";
  if (typeof value === "bigint") return "an int";
  if (typeof value === "number") return "a float";
  if (typeof value === "string") return "a string";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Map) return "a dict";
  if (value instanceof Set) return "a set";
  if ("kind" in value) {
    return value.kind === "class" || value.kind === "object"
      ? `the class ${value.name}`
      : `a ${value.kind}`;
  }
  return isTuple(value) ? "a tuple" : "a list";
}
