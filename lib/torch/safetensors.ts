import { CheckpointError } from "./errors.ts";
import { arrayName, decodeElements, encodeElements } from "./elements.ts";
import { countOf, elementBytes, isDType, type Tensor } from "./tensor.ts";

/** Longest header that is read, bytes: the limit of the format's own library. */
const maximumHeaderBytes = 100_000_000;

interface Entry {
  readonly name: string;
  readonly tensor: Omit<Tensor, "data">;
  readonly begin: number;
  readonly end: number;
}

function corrupt(what: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-corrupt",
    `the safetensors file is broken: ${what}`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether bytes begin as a safetensors file does: a length, then `{`. */
export function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 9 && bytes[8] === 0x7b && bytes[6] === 0 &&
    bytes[7] === 0;
}

function readHeader(
  bytes: Uint8Array,
): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw corrupt(`it has only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(bytes.length - 8)) {
    throw new CheckpointError(
      "checkpoint-truncated",
      `the safetensors header claims ${length} bytes, but only ${
        bytes.length - 8
      } follow`,
    );
  }
  if (length > BigInt(maximumHeaderBytes)) {
    throw corrupt(`a header of ${length} bytes is over the format's limit`);
  }
  const start = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(
        bytes.subarray(8, start),
      ),
    );
  } catch (cause) {
    throw new CheckpointError(
      "checkpoint-corrupt",
      "the safetensors file is broken: its header is not JSON",
      { cause },
    );
  }
  if (!isRecord(header)) throw corrupt("its header is not a JSON object");
  return { header, start };
}

function readEntry(name: string, value: unknown, available: number): Entry {
  const quoted = JSON.stringify(name);
  if (!isRecord(value)) throw corrupt(`${quoted} is not described`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isDType(dtype) || dtype === "C128") {
    throw new CheckpointError(
      "checkpoint-unsupported",
      `tensor ${quoted} has the unknown type ${JSON.stringify(dtype)}`,
    );
  }
  if (!Array.isArray(shape) || !Array.isArray(offsets)) {
    throw corrupt(`${quoted} lacks its shape or its data_offsets`);
  }
  const count = countOf(shape);
  const [begin, end] = offsets as unknown[];
  if (
    count === undefined || offsets.length !== 2 ||
    !Number.isSafeInteger(begin) || !Number.isSafeInteger(end)
  ) {
    throw corrupt(`${quoted} has an impossible shape or place`);
  }
  const first = begin as number;
  const last = end as number;
  if (first < 0 || last < first) {
    throw corrupt(`${quoted} ends before it begins`);
  }
  if (last > available) {
    throw new CheckpointError(
      "checkpoint-truncated",
      `tensor ${quoted} ends at byte ${last} of ${available}`,
    );
  }
  if (count * elementBytes[dtype] !== last - first) {
    throw corrupt(
      `${quoted} has ${last - first} bytes, its shape asks for ${
        count * elementBytes[dtype]
      }`,
    );
  }
  return {
    name,
    tensor: { dtype, shape: shape as number[] },
    begin: first,
    end: last,
  };
}

/**
 * Reads a safetensors file: all tensors, in the order of the header.
 *
 * The header is checked in full before any tensor is made: known types, sizes
 * that match the bytes, no overlap, no gap, no byte left over. So memory stays
 * within twice the file's size.
 *
 * @param bytes the whole file
 * @returns tensors by name; each owns its memory
 * @throws {CheckpointError} if the header lies, is cut, or names an unknown type
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * const bytes = writeSafetensors(
 *   new Map([["w", { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) }]]),
 * );
 * deepEqual(readSafetensors(bytes).get("w")!.data, Float32Array.of(1, 2));
 * ```
 */
export function readSafetensors(bytes: Uint8Array): Map<string, Tensor> {
  const { header, start } = readHeader(bytes);
  const body = bytes.subarray(start);
  const entries = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, value]) => readEntry(name, value, body.length));
  let place = 0;
  for (
    const entry of entries.toSorted((a, b) =>
      a.begin - b.begin || a.end - b.end
    )
  ) {
    if (entry.begin !== place) {
      throw corrupt(`its tensors overlap or leave a gap at byte ${place}`);
    }
    place = entry.end;
  }
  if (place !== body.length) {
    throw corrupt(`${body.length - place} bytes belong to no tensor`);
  }
  return new Map(entries.map(({ name, tensor, begin, end }) => [
    name,
    {
      ...tensor,
      data: decodeElements(tensor.dtype, body.subarray(begin, end)),
    },
  ]));
}

/**
 * Reads the free texts (`__metadata__`) of a safetensors file.
 *
 * @returns text by key, empty if there are none
 * @throws {CheckpointError} if the header is cut or the texts are not texts
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * const bytes = writeSafetensors(new Map(), { made: "by hand" });
 * equal(readSafetensorsMetadata(bytes).get("made"), "by hand");
 * ```
 */
export function readSafetensorsMetadata(
  bytes: Uint8Array,
): Map<string, string> {
  const { header } = readHeader(bytes);
  if (!Object.hasOwn(header, "__metadata__")) return new Map();
  const metadata = header["__metadata__"];
  if (!isRecord(metadata)) throw corrupt("its metadata is not an object");
  return new Map(
    Object.entries(metadata).map(([key, value]) => {
      if (typeof value !== "string") {
        throw corrupt(`metadata ${JSON.stringify(key)} is not text`);
      }
      return [key, value];
    }),
  );
}

function checkTensor(name: string, tensor: Tensor): void {
  const { dtype, shape, data } = tensor;
  const quoted = JSON.stringify(name);
  const complex = dtype === "C64" ? 2 : 1;
  if (name === "__metadata__") {
    throw new RangeError("a tensor cannot be called __metadata__");
  }
  if (dtype === "C128") {
    throw new RangeError(`tensor ${quoted}: safetensors has no complex128`);
  }
  if (data.constructor.name !== arrayName(dtype)) {
    throw new RangeError(
      `tensor ${quoted}: ${dtype} needs ${
        arrayName(dtype)
      }, not ${data.constructor.name}`,
    );
  }
  const count = countOf(shape);
  if (count === undefined || count * complex !== data.length) {
    throw new RangeError(
      `tensor ${quoted}: shape [${shape}] does not fit ${data.length} numbers`,
    );
  }
}

/**
 * Writes tensors as a safetensors file.
 *
 * Data are ordered by falling element size and then in the order given, so
 * every tensor lies at a multiple of its element size; the same tensors always
 * give the same bytes.
 *
 * @param tensors tensors by name
 * @param metadata free texts to keep beside them
 * @returns the whole file
 * @throws {RangeError} if a shape does not fit its data, or a type has no place in the format
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * const bytes = writeSafetensors(
 *   new Map([["x", { dtype: "U8", shape: [], data: Uint8Array.of(7) }]]),
 * );
 * equal(bytes.length % 8, 1); // length and header fill whole words, then one byte
 * ```
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].toSorted(([, a], [, b]) =>
    elementBytes[b.dtype] - elementBytes[a.dtype]
  );
  // Object.fromEntries defines properties, so that a name like __proto__ stays a name.
  const header: [string, unknown][] = metadata === undefined
    ? []
    : [["__metadata__", metadata]];
  const parts: Uint8Array[] = [];
  let place = 0;
  for (const [name, tensor] of ordered) {
    checkTensor(name, tensor);
    const part = encodeElements(tensor.dtype, tensor.data);
    header.push([name, {
      dtype: tensor.dtype,
      shape: tensor.shape,
      data_offsets: [place, place + part.length],
    }]);
    parts.push(part);
    place += part.length;
  }
  const json = new TextEncoder().encode(
    JSON.stringify(Object.fromEntries(header)),
  );
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + place);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  bytes.fill(0x20, 8 + json.length, 8 + headerLength);
  let at = 8 + headerLength;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
