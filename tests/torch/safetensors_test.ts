import fc from "../support/properties.ts";
import { readFileSync } from "node:fs";
import {
  asFloat32,
  readSafetensors,
  readSafetensorsMetadata,
  readStateDict,
  type Tensor,
  writeSafetensors,
} from "../../lib/torch/mod.ts";
import { assert, assertThrows } from "../support/assert.ts";
import { assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

/** A file with any header, the way the format's page describes it. */
function file(header: unknown, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const f32 = (
  begin: number,
  end: number,
  shape = [(end - begin) / 4],
): unknown => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

Deno.test("what is written reads back, of every type", () => {
  const tensors = new Map<string, Tensor>([
    ["bool", { dtype: "BOOL", shape: [3], data: Uint8Array.of(1, 0, 1) }],
    ["u8", { dtype: "U8", shape: [1], data: Uint8Array.of(255) }],
    ["i8", { dtype: "I8", shape: [1, 1], data: Int8Array.of(-128) }],
    ["i16", { dtype: "I16", shape: [1], data: Int16Array.of(-32768) }],
    ["u16", { dtype: "U16", shape: [1], data: Uint16Array.of(65535) }],
    ["f16", {
      dtype: "F16",
      shape: [4],
      data: Float32Array.of(1.5, -65504, Infinity, -0),
    }],
    ["bf16", {
      dtype: "BF16",
      shape: [2],
      data: Float32Array.of(-1.5, 2 ** 100),
    }],
    ["i32", { dtype: "I32", shape: [], data: Int32Array.of(-(2 ** 31)) }],
    ["u32", { dtype: "U32", shape: [1], data: Uint32Array.of(2 ** 32 - 1) }],
    ["f32", { dtype: "F32", shape: [2, 0, 3], data: new Float32Array(0) }],
    ["c64", { dtype: "C64", shape: [1], data: Float32Array.of(1, -2) }],
    ["i64", { dtype: "I64", shape: [1], data: BigInt64Array.of(-(2n ** 63n)) }],
    ["u64", {
      dtype: "U64",
      shape: [1],
      data: BigUint64Array.of(2n ** 64n - 1n),
    }],
    ["__proto__", { dtype: "F64", shape: [1], data: Float64Array.of(Math.PI) }],
  ]);
  const bytes = writeSafetensors(tensors, { licence: "MIT" });
  const read = readSafetensors(bytes);
  assertEquals(
    new Map([...read].toSorted()),
    new Map([...tensors].toSorted()),
  );
  assertEquals(
    readSafetensorsMetadata(bytes),
    new Map([["licence", "MIT"]]),
  );
  // From an odd place in memory too.
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  assertEquals(readSafetensors(shifted.subarray(1)), read);
});

Deno.test("half precision rounds to the nearest, ties to even", () => {
  // Halfway cases around 1: steps are 2^-7 in BF16 and 2^-10 in F16.
  for (const [dtype, step] of [["BF16", 2 ** -7], ["F16", 2 ** -10]] as const) {
    const data = Float32Array.of(
      1 + step / 2,
      1 + step * 1.5,
      1 + step * 0.51,
      NaN,
    );
    const bytes = writeSafetensors(
      new Map([["x", { dtype, shape: [4], data }]]),
    );
    assertEquals(
      asFloat32(readSafetensors(bytes).get("x")!),
      Float32Array.of(1, 1 + 2 * step, 1 + step, NaN),
      dtype,
    );
  }
});

const lies: [string, Uint8Array, string][] = [
  ["is empty", new Uint8Array(0), "checkpoint-corrupt"],
  [
    "claims a header of 2^60 bytes",
    Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 16),
    "checkpoint-truncated",
  ],
  ["has a header that is no JSON", file("{nonsense", 0), "checkpoint-corrupt"],
  ["has a list for a header", file([], 0), "checkpoint-corrupt"],
  ["is cut within its data", file({ a: f32(0, 8) }, 7), "checkpoint-truncated"],
  [
    "has bytes that belong to nothing",
    file({ a: f32(0, 8) }, 9),
    "checkpoint-corrupt",
  ],
  [
    "leaves a gap",
    file({ a: f32(0, 4), b: f32(8, 12) }, 12),
    "checkpoint-corrupt",
  ],
  [
    "has overlapping tensors",
    file({ a: f32(0, 8), b: f32(4, 12) }, 12),
    "checkpoint-corrupt",
  ],
  [
    "ends before it begins",
    file({ a: f32(8, 0, [0]) }, 8),
    "checkpoint-corrupt",
  ],
  [
    "has a shape that does not fit",
    file({ a: f32(0, 8, [3]) }, 8),
    "checkpoint-corrupt",
  ],
  [
    "has a negative size",
    file({ a: f32(0, 8, [-1, -2]) }, 8),
    "checkpoint-corrupt",
  ],
  [
    "has a shape that overflows",
    file({ a: f32(0, 8, [2 ** 40, 2 ** 40]) }, 8),
    "checkpoint-corrupt",
  ],
  [
    "has a fractional place",
    file({ a: f32(0, 0.5, [0]) }, 8),
    "checkpoint-corrupt",
  ],
  [
    "has an unknown type",
    file({ a: { dtype: "F4", shape: [0], data_offsets: [0, 0] } }, 0),
    "checkpoint-unsupported",
  ],
];
for (const [what, bytes, code] of lies) {
  Deno.test(`a safetensors file that ${what} is refused`, () => {
    assertThrows(() => readSafetensors(bytes), { code });
  });
}

Deno.test("every proper prefix of a safetensors file is refused", () => {
  const bytes = writeSafetensors(
    new Map([["x", {
      dtype: "F32",
      shape: [3],
      data: Float32Array.of(1, 2, 3),
    }]]),
  );
  fc.assert(fc.property(fc.nat(bytes.length - 1), (length) => {
    assertThrows(() => readSafetensors(bytes.subarray(0, length)));
  }));
});

Deno.test("a tensor whose shape or array does not fit cannot be written", () => {
  const x = { dtype: "F32", shape: [2], data: Float32Array.of(1) } as const;
  assertThrows(() => writeSafetensors(new Map([["x", x]])), RangeError);
  assertThrows(
    () =>
      writeSafetensors(new Map([["x", { ...x, shape: [1], dtype: "I32" }]])),
    RangeError,
  );
});

testWith(
  ["shared"],
  "a file of PyTorch's making reads, and written again reads the same",
  () => {
    const read = readSafetensors(
      readFileSync(shared("reference/training/infonce.safetensors")),
    );
    assertEquals(read.get("loss.f64")!.shape, [30]);
    assert(Math.abs(Number(read.get("loss.f64")!.data[0]) - 2.5762) < 1e-4);
    assertEquals(readSafetensors(writeSafetensors(read)), read);
  },
);

Deno.test("a file is known for what it is, whatever byte its header's length begins with", () => {
  // 0x80 begins a pickle, 0x50 and 0x4b a zip, 0x3c a web page.
  for (const length of [0x80, 0x180, 0x4b50, 0x3c, 0x7b]) {
    const header = JSON.stringify({ x: f32(0, 4) }).padEnd(length, " ");
    const weights = readStateDict(file(header, 4));
    assertEquals([...weights.keys()], ["x"]);
  }
});
