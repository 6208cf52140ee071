import {
  createSession,
  type DataType,
  float32,
  GraphBuilder,
  type GraphTensor,
  int64,
  uint8,
} from "../../lib/onnx/mod.ts";
import {
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { has, testWith } from "../support/requires.ts";

function identity(dtype: DataType): Uint8Array {
  const g = new GraphBuilder();
  g.output("y", g.input("x", dtype, ["n"]), dtype, ["n"]);
  return g.build();
}

const tensors: GraphTensor[] = [
  float32([1.5, -2]),
  uint8(Uint8Array.of(0, 255)),
  int64([-1, 2 ** 40]),
  { dtype: "F64", shape: [1], data: Float64Array.of(Math.PI) },
  { dtype: "I32", shape: [1], data: Int32Array.of(-7) },
  { dtype: "BOOL", shape: [2], data: Uint8Array.of(1, 0) },
];

for (const tensor of tensors) {
  Deno.test(`${tensor.dtype} tensors go in and come out as they are`, async () => {
    await using session = await createSession(identity(tensor.dtype));
    const { y } = await session.run({ x: tensor });
    assertEquals(y!.dtype, tensor.dtype);
    assertEquals([...y!.data], [...tensor.data]);
  });
}

Deno.test("bytes that are no model are refused with a sentence", async () => {
  await assertRejects(() => createSession(Uint8Array.of(1, 2, 3)), {
    code: "model-unreadable",
  });
});

Deno.test("a disposed session says so", async () => {
  const session = await createSession(identity("F32"));
  await session[Symbol.asyncDispose]();
  await session[Symbol.asyncDispose]();
  await assertRejects(() => session.run({ x: float32([1]) }), /disposed/);
});

Deno.test({
  name: "a device that the machine lacks is named with what to install",
  ignore: has("webgpu"),
  async fn() {
    await assertRejects(
      () => createSession(identity("F32"), { device: "webgpu" }),
      { name: "ProviderError", code: "webgpu-missing" },
    );
    await assertRejects(
      () => createSession(identity("F32"), { device: "cuda" }),
      { name: "ProviderError", code: "cuda-missing" },
    );
  },
});

testWith(["webgpu"], "WebGPU computes what the CPU does", async () => {
  const g = new GraphBuilder();
  const x = g.input("x", "F32", ["n"]);
  g.output("y", g.op("Exp", [g.op("Neg", [x])]), "F32", ["n"]);
  const feed = {
    x: float32(Float32Array.from({ length: 999 }, (_, i) => i / 99)),
  };
  await using onCpu = await createSession(g.build());
  await using onGpu = await createSession(g.build(), { device: "webgpu" });
  assertArrayAlmostEquals(
    (await onGpu.run(feed)).y!.data as Float32Array,
    (await onCpu.run(feed)).y!.data as Float32Array,
    1e-3,
  );
});
