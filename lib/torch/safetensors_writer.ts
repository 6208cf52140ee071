import { arrayName, encodeElements } from "./elements.ts";
import { countOf, elementBytes, type Tensor } from "./tensor.ts";

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
 * import { strictEqual } from "node:assert/strict";
 * const bytes = writeSafetensors(
 *   new Map([["x", { dtype: "U8", shape: [], data: Uint8Array.of(7) }]]),
 * );
 * strictEqual(bytes.length % 8, 1); // length and header fill whole words, then one byte
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
