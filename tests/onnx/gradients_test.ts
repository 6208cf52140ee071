import {
  createSession,
  float32,
  gradients,
  GraphBuilder,
  type GraphTensor,
} from "../../lib/onnx/mod.ts";
import {
  assertArrayAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";
import {
  type ReferenceArray,
  referenceArrays,
  referenceJson,
} from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";
import { type OperatorCase, writeCase } from "./operator_cases.ts";

/** Rounding of float32 as a share of the array's largest element. */
const tolerance = 1e-5;

function asTensor({ shape, data }: ReferenceArray): GraphTensor {
  return data instanceof BigInt64Array
    ? { dtype: "I64", shape, data }
    : float32(Float32Array.from(data as Float64Array), shape);
}

function assertClose(
  actual: GraphTensor,
  expected: ReferenceArray,
  what: string,
): void {
  assertEquals(actual.shape, expected.shape, `${what}: shape`);
  const values = expected.data as Float64Array;
  const scale = values.reduce((top, v) => Math.max(top, Math.abs(v)), 1e-3);
  assertArrayAlmostEquals(
    actual.data as Float32Array,
    values,
    tolerance * scale,
    what,
  );
}

/** @param open how many leading axes of each operand the graph leaves open */
async function checkCase(
  c: OperatorCase,
  arrays: ReadonlyMap<string, ReferenceArray>,
  open: number,
): Promise<void> {
  const g = new GraphBuilder();
  const stored = (name: string) => arrays.get(`${c.name}/${name}`)!;
  const feeds: Record<string, GraphTensor> = {
    upstream: asTensor(stored("upstream")),
  };
  const declare = (kind: string, name: string) => {
    const tensor = asTensor(stored(`${kind}.${name}`));
    feeds[name] = tensor;
    const dimensions = tensor.shape.map((size, axis) =>
      axis < open ? `${name}_${axis}` : size
    );
    return g.input(name, tensor.dtype, dimensions);
  };
  const inputs = Object.keys(c.inputs).map((name) =>
    [name, declare("input", name)] as const
  );
  const constants = Object.keys(c.constants ?? {}).map((name) =>
    [name, declare("constant", name)] as const
  );
  const result = writeCase(
    g,
    Object.fromEntries([...inputs, ...constants]),
    c,
  );
  const upstream = g.input("upstream", "F32", c.output);
  const loss = g.op("ReduceSum", [g.op("Mul", [result, upstream])], {
    keepdims: 0,
  });
  const slopes = gradients(g, loss, inputs.map(([, value]) => value));
  g.output("output", result, "F32", c.output.map((_, axis) => `out_${axis}`));
  inputs.forEach(([name], i) =>
    g.output(`grad.${name}`, slopes[i]!, "F32", c.inputs[name]!)
  );
  await using session = await createSession(g.build(), { threads: 1 });
  const used = session.inputNames.map((name) => [name, feeds[name]!] as const);
  const results = await session.run(Object.fromEntries(used));
  for (const [name, tensor] of Object.entries(results)) {
    // The page's note on this case: PyTorch's choice is not the derivative.
    if (c.name === "bce_probability_edges" && name === "grad.x") continue;
    assertClose(tensor, stored(name), `${c.name}: ${name}`);
  }
}

testWith(
  ["shared"],
  "every operator's gradient is the recorded one",
  async (t) => {
    const arrays = referenceArrays("training/ops.safetensors");
    const { cases } = referenceJson<{ cases: OperatorCase[] }>(
      "training/ops.json",
    );
    assertEquals(cases.length, 98);
    // An open batch is the usual case; with all sizes open nothing can be
    // worked out beforehand, and wide convolutions' way is taken for all.
    for (
      const [open, what] of [[1, "open batch"], [9, "open sizes"]] as const
    ) {
      for (const c of cases) {
        await t.step(`${c.name}, ${what}`, () => checkCase(c, arrays, open));
      }
    }
  },
);

Deno.test("an operator without a rule stops with its name", () => {
  const g = new GraphBuilder();
  const x = g.input("x", "F32", ["n"]);
  const loss = g.op("ReduceSum", [g.op("Erf", [x])], { keepdims: 0 });
  assertThrows(() => gradients(g, loss, [x]), { code: "gradient-missing" });
});
