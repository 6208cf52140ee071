import { readFileSync } from "node:fs";
import { shared } from "./requires.ts";

/** An array of the reference data. */
export interface ReferenceArray {
  readonly shape: number[];
  readonly data:
    | Uint8Array
    | Int16Array
    | Int32Array
    | BigInt64Array
    | Float32Array
    | Float64Array;
}

const kinds = {
  U8: Uint8Array,
  I16: Int16Array,
  I32: Int32Array,
  I64: BigInt64Array,
  F32: Float32Array,
  F64: Float64Array,
} as const;

/**
 * Reads a `.safetensors` file under ../shared/reference, in the plainest way:
 * it shares no code with the reader under test.
 */
export function referenceArrays(path: string): Map<string, ReferenceArray> {
  const bytes = readFileSync(shared(`reference/${path}`));
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(
    bytes.subarray(8, 8 + headerLength).toString("utf8"),
  ) as Record<
    string,
    {
      dtype: keyof typeof kinds;
      shape: number[];
      data_offsets: [number, number];
    }
  >;
  const arrays = new Map<string, ReferenceArray>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const [start, end] = entry.data_offsets;
    const copy = Uint8Array.from(
      bytes.subarray(8 + headerLength + start, 8 + headerLength + end),
    );
    arrays.set(name, {
      shape: entry.shape,
      data: new kinds[entry.dtype](copy.buffer),
    });
  }
  return arrays;
}

/** Reads a JSON file under ../shared/reference. */
export function referenceJson<T>(path: string): T {
  return JSON.parse(readFileSync(shared(`reference/${path}`), "utf8")) as T;
}
