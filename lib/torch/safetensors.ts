import { decodeElements } from "./elements.ts";
import {
  corrupt,
  isRecord,
  readEntry,
  readHeader,
} from "./safetensors_header.ts";
import type { Tensor } from "./tensor.ts";

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
 * import { deepStrictEqual } from "node:assert/strict";
 * import { writeSafetensors } from "./safetensors_writer.ts";
 * const bytes = writeSafetensors(
 *   new Map([["w", { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) }]]),
 * );
 * deepStrictEqual(readSafetensors(bytes).get("w")!.data, Float32Array.of(1, 2));
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
 * import { strictEqual } from "node:assert/strict";
 * import { writeSafetensors } from "./safetensors_writer.ts";
 * const bytes = writeSafetensors(new Map(), { made: "by hand" });
 * strictEqual(readSafetensorsMetadata(bytes).get("made"), "by hand");
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
