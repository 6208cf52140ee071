import {
  type Bytes,
  createBytes,
  op,
  writeGlobal,
  writeText,
} from "./pickle_bytes.ts";
import { type PickleValue, tuple, writeValue } from "./write_pickle.ts";

/** PyTorch's magic number (reference page nets, section 4), little-endian. */
const magic = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
/** Version of the layout. */
const layoutVersion = 1001n;
/** Pickles of this layout have protocol 2. */
const protocol = 2;
/** Name of the only storage. */
const storageKey = "0";

function pickle(out: Bytes, write: () => void): void {
  out.byte(op.proto);
  out.byte(protocol);
  write();
  out.byte(op.stop);
}

/** The tensor, as a call on its storage. */
function writeTensor(
  out: Bytes,
  shape: readonly number[],
  count: number,
): void {
  writeGlobal(out, "torch._utils", "_rebuild_tensor_v2");
  out.byte(op.mark);
  out.byte(op.mark);
  writeText(out, "storage");
  writeGlobal(out, "torch", "FloatStorage");
  for (const part of [storageKey, "cpu", BigInt(count), null]) {
    writeValue(out, part);
  }
  out.byte(op.tuple);
  out.byte(op.binPersid);
  writeValue(out, 0n); // offset
  writeValue(out, tuple(...shape.map(BigInt)));
  writeValue(out, tuple(...strides(shape).map(BigInt)));
  writeValue(out, false); // no gradient
  writeGlobal(out, "collections", "OrderedDict");
  out.byte(op.emptyTuple);
  out.byte(op.reduce); // no hooks
  out.byte(op.tuple);
  out.byte(op.reduce);
}

function strides(shape: readonly number[]): number[] {
  return shape.map((_, k) =>
    shape.slice(k + 1).reduce((product, size) => product * size, 1)
  );
}

/**
 * A float32 tensor as a file that every `torch.load` reads (the legacy layout,
 * reference page nets, section 4).
 *
 * @param data row-major
 * @throws {RangeError} if the shape does not hold that many
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { isTensor, materialise, readCheckpoint } from "../torch/mod.ts";
 * const value = readCheckpoint(writeTorch(Float32Array.of(1, 2), [1, 2]));
 * deepStrictEqual(isTensor(value) && materialise(value), {
 *   dtype: "F32",
 *   shape: [1, 2],
 *   data: Float32Array.of(1, 2),
 * });
 * ```
 */
export function writeTorch(
  data: Float32Array,
  shape: readonly number[],
): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length) {
    throw new RangeError(
      `shape ${shape.join("x")} does not fit ${data.length} values`,
    );
  }
  const system = new Map<string, PickleValue>([
    ["protocol_version", layoutVersion],
    ["little_endian", true],
    ["type_sizes", new Map([["short", 2n], ["int", 4n], ["long", 4n]])],
  ]);
  const out = createBytes();
  pickle(out, () => {
    out.byte(op.long1);
    out.byte(magic.length);
    out.raw(Uint8Array.from(magic));
  });
  pickle(out, () => writeValue(out, layoutVersion));
  pickle(out, () => writeValue(out, system));
  pickle(out, () => writeTensor(out, shape, count));
  pickle(out, () => writeValue(out, [storageKey]));
  out.raw(new Uint8Array(BigInt64Array.of(BigInt(count)).buffer));
  out.raw(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return out.result();
}
