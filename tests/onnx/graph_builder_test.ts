import {
  createSession,
  float32,
  GraphBuilder,
  int64,
  keepOutputs,
} from "../../lib/onnx/mod.ts";
import {
  assertEquals,
  assertRejects,
  assertThrows,
} from "../support/assert.ts";

Deno.test("a name is given to one value only", () => {
  const g = new GraphBuilder();
  g.input("x", "F32", []);
  assertThrows(() => g.initializer("x", float32([1])), { code: "name-taken" });
  assertThrows(() => g.input("", "F32", []), { code: "name-taken" });
});

Deno.test("names that the builder makes up keep out of the way of given ones", async () => {
  const g = new GraphBuilder();
  const x = g.input("Relu_0", "F32", ["n"]);
  g.output("y", g.op("Relu", [x]), "F32", ["n"]);
  await using session = await createSession(g.build());
  const { y } = await session.run({ Relu_0: float32([-1, 2]) });
  assertEquals([...y!.data], [0, 2]);
});

Deno.test("a graph without output is refused", () => {
  assertThrows(() => new GraphBuilder().build(), { code: "no-output" });
});

Deno.test("equal integer constants are stored once", () => {
  const g = new GraphBuilder();
  assertEquals(g.integers(1, 2), g.integers(1, 2));
  assertEquals(
    g.constant(int64([1], [])).name === g.integers(1).name,
    false,
    "scalar and vector differ",
  );
});

Deno.test("sizes left open take whatever is fed, other sizes are refused", async () => {
  const g = new GraphBuilder();
  const x = g.input("x", "F32", ["n", 2]);
  g.output("y", g.op("Neg", [x]), "F32", ["n", 2]);
  await using session = await createSession(g.build());
  for (const rows of [0, 1, 5]) {
    const { y } = await session.run({
      x: float32(new Float32Array(rows * 2), [rows, 2]),
    });
    assertEquals(y!.shape, [rows, 2]);
  }
  await assertRejects(() => session.run({ x: float32([1, 2, 3], [1, 3]) }), {
    code: "run-failed",
  });
  await assertRejects(() => session.run({}), { code: "run-failed" });
});

Deno.test("a part of a model computes what the whole does, without the other inputs", async () => {
  const g = new GraphBuilder();
  const shared = g.initializer("shared", float32([2]));
  const a = g.op("Mul", [g.input("a", "F32", ["n"]), shared]);
  const b = g.op("Add", [g.input("b", "F32", ["n"]), shared]);
  g.output("twice", a, "F32", ["n"]);
  g.output("more", b, "F32", ["n"]);
  const whole = g.build();
  await using half = await createSession(keepOutputs(whole, ["more"]));
  assertEquals([...half.inputNames], ["b"]);
  assertEquals([...(await half.run({ b: float32([3]) })).more!.data], [5]);
  assertThrows(() => keepOutputs(whole, ["neither"]), {
    code: "output-missing",
  });
});
