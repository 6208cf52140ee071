import type { NumpyArray } from "./numpy_array.ts";
import {
  type Bytes,
  createBytes,
  op,
  writeGlobal,
  writeInteger,
  writeText,
} from "./pickle_bytes.ts";

/** What a plain pickle may hold: a frozen array is a tuple, any other a list; bigint is int, number is float. */
export type PickleValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly PickleValue[]
  | ReadonlyMap<string, PickleValue>
  | NumpyArray;

/**
 * A tuple for {@link writePickle}.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(Object.isFrozen(tuple(1n, 2n)), true);
 * ```
 */
export function tuple(...values: PickleValue[]): readonly PickleValue[] {
  return Object.freeze(values);
}

/** Protocol 3: what Python 3 of every age and NumPy read. */
const protocol = 3;

function writeTuple(out: Bytes, values: readonly PickleValue[]): void {
  if (values.length === 0) {
    out.byte(op.emptyTuple);
    return;
  }
  out.byte(op.mark);
  for (const value of values) writeValue(out, value);
  out.byte(op.tuple);
}

function writeBytes(out: Bytes, bytes: Uint8Array): void {
  out.byte(op.binBytes);
  out.int32(bytes.length);
  out.raw(bytes);
}

/** The state that NumPy sets on a type: version, byte order, no fields, no alignment of its own. */
function writeType(out: Bytes, dtype: string): void {
  writeGlobal(out, "numpy", "dtype");
  writeTuple(out, [dtype, false, true]);
  out.byte(op.reduce);
  const order = dtype.endsWith("1") ? "|" : "<";
  writeTuple(out, [3n, order, null, null, null, -1n, -1n, 0n]);
  out.byte(op.build);
}

/** As NumPy pickles an array: an empty one is made, then its state is set. */
function writeArray(out: Bytes, { dtype, shape, data }: NumpyArray): void {
  writeGlobal(out, "numpy.core.multiarray", "_reconstruct");
  out.byte(op.mark);
  writeGlobal(out, "numpy", "ndarray");
  writeTuple(out, [0n]);
  writeBytes(out, Uint8Array.of(0x62)); // b"b", a type that the state replaces
  out.byte(op.tuple);
  out.byte(op.reduce);
  out.byte(op.mark);
  writeInteger(out, 1n); // version of the state
  writeTuple(out, shape.map(BigInt));
  writeType(out, dtype);
  out.byte(op.newFalse); // row-major
  writeBytes(
    out,
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  );
  out.byte(op.tuple);
  out.byte(op.build);
}

function isArray(value: object): value is NumpyArray {
  return "kind" in value && value.kind === "array";
}

/** Writes a value, without the pickle's beginning and end. */
export function writeValue(out: Bytes, value: PickleValue): void {
  if (value === null) out.byte(op.none);
  else if (typeof value === "boolean") {
    out.byte(value ? op.newTrue : op.newFalse);
  } else if (typeof value === "bigint") writeInteger(out, value);
  else if (typeof value === "number") {
    out.byte(op.binFloat);
    out.float64be(value);
  } else if (typeof value === "string") writeText(out, value);
  else if (value instanceof Map) {
    out.byte(op.emptyDict);
    out.byte(op.mark);
    for (const [key, entry] of value) {
      writeText(out, key);
      writeValue(out, entry);
    }
    out.byte(op.setItems);
  } else if (isArray(value)) writeArray(out, value);
  else if (Object.isFrozen(value)) {
    writeTuple(out, value as readonly PickleValue[]);
  } else {
    out.byte(op.emptyList);
    out.byte(op.mark);
    for (const entry of value as readonly PickleValue[]) writeValue(out, entry);
    out.byte(op.appends);
  }
}

/**
 * A pickle of plain values and NumPy arrays, protocol 3: Python loads it with
 * `pickle` and `numpy` alone.
 *
 * @throws {RangeError} if an integer needs more than 64 bits
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(writePickle([1n, null]).at(-1), ".".charCodeAt(0));
 * ```
 */
export function writePickle(value: PickleValue): Uint8Array {
  const out = createBytes();
  out.byte(op.proto);
  out.byte(protocol);
  writeValue(out, value);
  out.byte(op.stop);
  return out.result();
}
