import {
  createSession,
  float32,
  gradients,
  GraphBuilder,
  type GraphTensor,
  type Value,
} from "../../lib/onnx/mod.ts";
import {
  batchMatchingLoss,
  binaryCrossEntropy,
  binaryCrossEntropyOfLogits,
  contrastiveLoss,
  crossEntropy,
  shiftMatchingLoss,
} from "../../lib/training/losses.ts";
import {
  distance,
  innerProduct,
  similarities,
  unitVectors,
} from "../../lib/training/vectors.ts";
import {
  assertAlmostEquals,
  assertArrayAlmostEquals,
} from "../support/assert.ts";
import {
  type ReferenceArray,
  referenceArrays,
} from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";

type Operands = Readonly<Record<string, Value>>;

/** One-hot rows of 5 choices. */
function choices(g: GraphBuilder, target: Value): Value {
  const depth = g.integers(5);
  const values = g.constant(float32([0, 1]));
  return g.op("OneHot", [target, depth, values], { axis: -1 });
}

/** The recorded cases that are losses, or what losses are made of, in the project's own words. */
const cases: Readonly<
  Record<string, (g: GraphBuilder, operands: Operands) => Value>
> = {
  l2_normalise: (g, { x }) => unitVectors(g, x!),
  l2_normalise_zero_row: (g, { x }) => unitVectors(g, x!),
  distance: (g, { a, b }) => distance(g, a!, b!),
  cosine_similarity: (g, { a, b }) =>
    innerProduct(g, unitVectors(g, a!), unitVectors(g, b!)),
  contrastive: (g, { v, a, y }) =>
    contrastiveLoss(g, distance(g, v!, a!), y!, { margin: 1, halved: false }),
  infonce: (g, { v, a }) =>
    batchMatchingLoss(
      g,
      similarities(g, unitVectors(g, v!), unitVectors(g, a!), 0.1),
    ),
  multi_way_matching: (g, { v, a }) =>
    shiftMatchingLoss(g, v!, a!, g.constant(float32([1, 0, 0, 0, 0]))),
  cross_entropy_mean: (g, { x, target }) =>
    crossEntropy(g, x!, choices(g, target!)),
  bce_with_logits_mean: (g, { x, target }) =>
    binaryCrossEntropyOfLogits(g, x!, target!),
  bce_probability_mean: (g, { x, target }) =>
    binaryCrossEntropy(g, x!, target!),
};

function asTensor({ shape, data }: ReferenceArray): GraphTensor {
  return data instanceof BigInt64Array
    ? { dtype: "I64", shape, data }
    : float32(Float32Array.from(data as Float64Array), shape);
}

async function checkCase(
  name: string,
  arrays: ReadonlyMap<string, ReferenceArray>,
): Promise<void> {
  const g = new GraphBuilder();
  const feeds: Record<string, GraphTensor> = {};
  const operands: Record<string, Value> = {};
  const wrt: string[] = [];
  for (const [key, array] of arrays) {
    const [, kind, operand] =
      key.match(`^${name}/(input|constant|upstream)\\.?(.*)$`) ?? [];
    if (kind === undefined) continue;
    const tensor = asTensor(array);
    const value = operand === "" ? "upstream" : operand!;
    feeds[value] = tensor;
    operands[value] = g.input(value, tensor.dtype, tensor.shape);
    if (kind === "input") wrt.push(value);
  }
  const output = cases[name]!(g, operands);
  const weighted = g.op("Mul", [output, operands.upstream]);
  const loss = g.op("ReduceSum", [weighted], { keepdims: 0 });
  const slopes = gradients(g, loss, wrt.map((operand) => operands[operand]!));
  const sizes = arrays.get(`${name}/output`)!.shape;
  g.output("output", output, "F32", sizes);
  wrt.forEach((operand, i) =>
    g.output(`grad.${operand}`, slopes[i]!, "F32", feeds[operand]!.shape)
  );
  await using session = await createSession(g.build(), { threads: 1 });
  for (const [result, { data }] of Object.entries(await session.run(feeds))) {
    const values = arrays.get(`${name}/${result}`)!.data as Float64Array;
    const scale = values.reduce((top, v) => Math.max(top, Math.abs(v)), 1e-3);
    assertArrayAlmostEquals(
      data as Float32Array,
      values,
      1e-5 * scale,
      `${name}/${result}`,
    );
  }
}

testWith(
  ["shared"],
  "losses and their gradients are the recorded ones",
  async (t) => {
    const arrays = referenceArrays("training/ops.safetensors");
    for (const name of Object.keys(cases)) {
      await t.step(name, () => checkCase(name, arrays));
    }
  },
);

/** Value of a loss of constants. */
async function valueOf(write: (g: GraphBuilder) => Value): Promise<number> {
  const g = new GraphBuilder();
  g.output("loss", write(g), "F32", []);
  await using session = await createSession(g.build(), { threads: 1 });
  return Number((await session.run({})).loss!.data[0]);
}

Deno.test("halving the contrastive loss halves it, and false pairs beyond the margin cost nothing", async () => {
  const value = (halved: boolean) =>
    valueOf((g) =>
      contrastiveLoss(
        g,
        g.constant(float32([2, 5, 25])),
        g.constant(float32([1, 0, 0])),
        { margin: 20, halved },
      )
    );
  assertAlmostEquals(await value(false), (4 + 225) / 3, 1e-4);
  assertAlmostEquals(await value(true), (4 + 225) / 6, 1e-4);
});

Deno.test("a certain probability of the wrong kind costs 100, not infinity", async () => {
  const loss = await valueOf((g) =>
    binaryCrossEntropy(
      g,
      g.constant(float32([0, 1.0000001])),
      g.constant(float32([1, 0])),
    )
  );
  assertAlmostEquals(loss, 100, 1e-4);
});
