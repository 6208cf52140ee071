import type { NumpyArray } from "./numpy_array.ts";

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

/** Opcodes of the pickle machine that are written. */
const op = {
  proto: 0x80,
  stop: 0x2e,
  mark: 0x28,
  none: 0x4e,
  newTrue: 0x88,
  newFalse: 0x89,
  binInt: 0x4a,
  long1: 0x8a,
  binFloat: 0x47,
  binUnicode: 0x58,
  binBytes: 0x42,
  emptyList: 0x5d,
  appends: 0x65,
  emptyTuple: 0x29,
  tuple: 0x74,
  emptyDict: 0x7d,
  setItems: 0x75,
  global: 0x63,
  reduce: 0x52,
  build: 0x62,
} as const;

/** Grows as bytes are added. */
function createBytes() {
  let bytes = new Uint8Array(1024);
  let length = 0;
  function room(extra: number): number {
    if (length + extra > bytes.length) {
      const larger = new Uint8Array(2 * (length + extra));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    const start = length;
    length += extra;
    return start;
  }
  return {
    byte(value: number): void {
      const at = room(1); // may replace `bytes`
      bytes[at] = value;
    },
    raw(values: Uint8Array): void {
      const at = room(values.length);
      bytes.set(values, at);
    },
    /** Four bytes, little-endian. */
    int32(value: number): void {
      const at = room(4);
      new DataView(bytes.buffer).setInt32(at, value, true);
    },
    float64be(value: number): void {
      const at = room(8);
      new DataView(bytes.buffer).setFloat64(at, value, false);
    },
    result: (): Uint8Array => bytes.slice(0, length),
  };
}

type Bytes = ReturnType<typeof createBytes>;

const utf8 = new TextEncoder();

function writeText(out: Bytes, text: string): void {
  const bytes = utf8.encode(text);
  out.byte(op.binUnicode);
  out.int32(bytes.length);
  out.raw(bytes);
}

function writeInteger(out: Bytes, value: bigint): void {
  if (BigInt.asIntN(32, value) === value) {
    out.byte(op.binInt);
    out.int32(Number(value));
    return;
  }
  if (BigInt.asIntN(64, value) !== value) {
    throw new RangeError(`${value} needs more than 64 bits`);
  }
  out.byte(op.long1);
  out.byte(8);
  out.raw(new Uint8Array(BigInt64Array.of(value).buffer));
}

function writeGlobal(out: Bytes, module: string, name: string): void {
  out.byte(op.global);
  out.raw(utf8.encode(`${module}\n${name}\n`));
}

function writeTuple(out: Bytes, values: readonly PickleValue[]): void {
  if (values.length === 0) {
    out.byte(op.emptyTuple);
    return;
  }
  out.byte(op.mark);
  for (const value of values) write(out, value);
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

function write(out: Bytes, value: PickleValue): void {
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
      write(out, entry);
    }
    out.byte(op.setItems);
  } else if (isArray(value)) writeArray(out, value);
  else if (Object.isFrozen(value)) {
    writeTuple(out, value as readonly PickleValue[]);
  } else {
    out.byte(op.emptyList);
    out.byte(op.mark);
    for (const entry of value as readonly PickleValue[]) write(out, entry);
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
  write(out, value);
  out.byte(op.stop);
  return out.result();
}
