import {
  type CheckpointObject,
  type CheckpointValue,
  describe,
  isClass,
  isObject,
  isTuple,
  readPickle,
} from "../torch/mod.ts";
import { CompatError } from "./errors.ts";
import { type NumpyArray, numpyData, type NumpyType } from "./numpy_array.ts";

/** NumPy 2 moved its modules under another name. */
const numpyModules = ["numpy.core", "numpy._core"];

const reconstructs = new Set(
  numpyModules.map((module) => `${module}.multiarray._reconstruct`),
);
const scalars = new Set(
  numpyModules.map((module) => `${module}.multiarray.scalar`),
);
/** How protocol 5 makes an array. */
const fromBuffers = new Set(
  numpyModules.map((module) => `${module}.numeric._frombuffer`),
);

/** The one class of scenedetect that is understood: a frame number with its rate. */
export const frameTimecode = "scenedetect.frame_timecode.FrameTimecode";

/** All that a lab's pickle may name beyond plain values. */
const known: ReadonlySet<string> = new Set([
  "numpy.ndarray",
  "numpy.dtype",
  ...reconstructs,
  ...scalars,
  ...fromBuffers,
  frameTimecode,
]);

function broken(what: string): CompatError {
  return new CompatError("pickle-unfit", `the pickle is broken: ${what}`);
}

/** Element type of a `numpy.dtype`, whose state tells the byte order. */
function typeOf(value: CheckpointValue | undefined): NumpyType {
  if (!isObject(value) || value.name !== "numpy.dtype") {
    throw broken(`${describe(value)} stands where an element type belongs`);
  }
  const [code] = value.args;
  const order = isTuple(value.state) ? value.state[1] : undefined;
  if (typeof code !== "string" || !Object.hasOwn(numpyData, code)) {
    throw new CompatError(
      "pickle-unfit",
      `the pickle holds an array of NumPy's type ${
        JSON.stringify(code ?? null)
      }, which is not read here; known are ${
        Object.keys(numpyData).join(", ")
      }`,
    );
  }
  if (order === ">") throw broken("an array is big-endian");
  return code as NumpyType;
}

/** Sizes of an array. */
function shapeOf(value: CheckpointValue | undefined): number[] {
  if (!isTuple(value) || !value.every((size) => typeof size === "bigint")) {
    throw broken(`${describe(value)} stands where a shape belongs`);
  }
  const shape = value.map(Number);
  if (shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    return shape;
  }
  throw broken(`${shape.join("x")} is no shape`);
}

/** Row-major order of elements that were stored column by column. */
function rowMajor(
  bytes: Uint8Array,
  shape: readonly number[],
  width: number,
): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const index = new Array<number>(shape.length).fill(0);
  for (let to = 0; to < bytes.length; to += width) {
    let from = 0;
    for (let k = shape.length - 1; k >= 0; k--) {
      from = from * shape[k]! + index[k]!;
    }
    out.set(bytes.subarray(from * width, (from + 1) * width), to);
    for (let k = shape.length - 1; k >= 0; k--) {
      if (++index[k]! < shape[k]!) break;
      index[k] = 0;
    }
  }
  return out;
}

function arrayOf(
  dtype: NumpyType,
  shape: readonly number[],
  bytes: CheckpointValue | undefined,
  columnMajor: boolean,
): NumpyArray {
  if (!(bytes instanceof Uint8Array)) {
    throw broken(`${describe(bytes)} stands where an array's bytes belong`);
  }
  const width = numpyData[dtype](new ArrayBuffer(0)).BYTES_PER_ELEMENT;
  const count = shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== count * width) {
    throw broken(
      `${bytes.length} bytes do not fill an array of ${shape.join("x")}`,
    );
  }
  const ordered = columnMajor ? rowMajor(bytes, shape, width) : bytes;
  const data = numpyData[dtype](Uint8Array.from(ordered).buffer);
  return { kind: "array", dtype, shape, data };
}

/** What an object of a known class stands for; one that is not used as a value is refused. */
function objectValue(object: CheckpointObject): LabValue {
  const { name, args, state } = object;
  if (reconstructs.has(name)) {
    const type = args[0];
    if (!isClass(type) || type.name !== "numpy.ndarray" || !isTuple(state)) {
      throw broken("an array is made of something else than an array's parts");
    }
    const [, shape, dtype, columnMajor, bytes] = state;
    return arrayOf(typeOf(dtype), shapeOf(shape), bytes, columnMajor === true);
  }
  if (fromBuffers.has(name)) {
    const [bytes, dtype, shape, order] = args;
    return arrayOf(typeOf(dtype), shapeOf(shape), bytes, order === "F");
  }
  if (scalars.has(name)) {
    const { data } = arrayOf(typeOf(args[0]), [1], args[1], false);
    return data[0]!;
  }
  if (name === frameTimecode) {
    const frame = state instanceof Map ? state.get("frame_num") : undefined;
    if (typeof frame === "bigint") return frame;
    throw broken("scenedetect's FrameTimecode has no frame number");
  }
  throw broken(`an object of ${name} stands by itself`);
}

/** A value of a lab's pickle: integers are bigint, floats number, tuples and lists arrays. */
export type LabValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | readonly LabValue[]
  | ReadonlyMap<string, LabValue>
  | NumpyArray;

/** How deep values may lie in each other; syncnet_python's lie four deep. */
const deepest = 32;

/** Turns values plain, each object once, however often it is referred to. */
function createPlainer(): (value: CheckpointValue, depth: number) => LabValue {
  const known = new Map<object, LabValue>();

  function containerValue(value: object, depth: number): LabValue {
    if (Array.isArray(value)) {
      return value.map((entry: CheckpointValue) => plain(entry, depth + 1));
    }
    if (value instanceof Map) {
      return new Map(Array.from(value, ([key, entry]) => {
        if (typeof key === "string") return [key, plain(entry, depth + 1)];
        throw broken(`${describe(key)} is a key`);
      }));
    }
    throw broken(`${describe(value as CheckpointValue)} is no plain value`);
  }

  function plain(value: CheckpointValue, depth: number): LabValue {
    if (depth > deepest) throw broken("its values lie too deep in each other");
    if (value === null || typeof value !== "object") return value;
    if (value instanceof Uint8Array) return value;
    const found = known.get(value);
    if (found !== undefined) return found;
    const made = isObject(value)
      ? objectValue(value)
      : containerValue(value, depth);
    known.set(value, made);
    return made;
  }
  return plain;
}

/**
 * Reads a pickle as syncnet_python and labs write them: plain values, NumPy
 * arrays and numbers, and scenedetect's FrameTimecode, which becomes its frame
 * number. **Nothing in it is executed**; any other class is refused by name.
 *
 * @throws {CheckpointError} `checkpoint-unsafe` for other classes; other codes for broken files
 * @throws {CompatError} `pickle-unfit` if an array is of a kind that is not read
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { tuple, writePickle } from "./write_pickle.ts";
 * deepStrictEqual(readLabPickle(writePickle([tuple(0n, 25n)])), [[0n, 25n]]);
 * ```
 */
export function readLabPickle(bytes: Uint8Array): LabValue {
  return createPlainer()(readPickle(bytes, known), 0);
}
