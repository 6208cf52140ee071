import { CheckpointError } from "./errors.ts";
import { countOf, elementBytes, isDType, type Tensor } from "./tensor.ts";

/** Longest header that is read, bytes: the limit of the format's own library. */
const maximumHeaderBytes = 100_000_000;

/** One tensor's line of the header, checked. */
export interface Entry {
  /** Name of the tensor. */
  readonly name: string;
  /** Its type and shape. */
  readonly tensor: Omit<Tensor, "data">;
  /** First byte, counted from the end of the header. */
  readonly begin: number;
  /** Byte after the last. */
  readonly end: number;
}

/** An error about a header that contradicts itself. */
export function corrupt(what: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-corrupt",
    `the safetensors file is broken: ${what}`,
  );
}

/** Whether a JSON value is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether bytes begin as a safetensors file does: a length, then `{`. */
export function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 9 && bytes[8] === 0x7b && bytes[6] === 0 &&
    bytes[7] === 0;
}

/** Parses the header; `start` is where the data begin. */
export function readHeader(
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

/** Checks one tensor's line against the bytes that are there. */
export function readEntry(
  name: string,
  value: unknown,
  available: number,
): Entry {
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
