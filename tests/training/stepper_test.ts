import { float32, type GraphTensor } from "../../lib/onnx/mod.ts";
import { adamW } from "../../lib/training/optimisers.ts";
import { createStepper } from "../../lib/training/stepper.ts";
import {
  stepCountName,
  trainingStep,
} from "../../lib/training/training_step.ts";
import {
  assertEquals,
  assertRejects,
  assertThrows,
} from "../support/assert.ts";

/** Fits p to x: the loss is Σ (p − x)². */
const fit = trainingStep((g, { parameter }) => {
  const error = g.op("Sub", [parameter("p"), g.input("x", "F32", [2])]);
  return { loss: g.op("ReduceSumSquare", [error], { keepdims: 0 }) };
}, {
  parameters: [{ name: "p", shape: [2], role: "trainable" }],
  optimiser: adamW(),
});

const start: ReadonlyMap<string, GraphTensor> = new Map([[
  "p",
  float32([5, -1]),
]]);

const batches = [[1, 2], [3, 1], [-4, 0.5], [2, 2]].map((x) => ({
  x: float32(x),
}));

Deno.test("training that was stopped and goes on from its state takes the same path bit for bit", async () => {
  await using whole = await createStepper(fit, start);
  const losses: number[] = [];
  for (const batch of batches) losses.push((await whole.step(batch, 0.1)).loss);

  await using first = await createStepper(fit, start);
  for (const batch of batches.slice(0, 2)) await first.step(batch, 0.1);
  await using second = await createStepper(fit, first.state);
  for (const [i, batch] of batches.slice(2).entries()) {
    assertEquals((await second.step(batch, 0.1)).loss, losses[2 + i]);
  }
  assertEquals([...second.state], [...whole.state]);
  assertEquals(second.state.get(stepCountName)!.data[0], 4n);
});

Deno.test("a loss that is not finite is refused and leaves the state alone", async () => {
  await using stepper = await createStepper(fit, start);
  await assertRejects(
    () => stepper.step({ x: float32([NaN, 0]) }, 0.1),
    { code: "loss-not-finite" },
  );
  assertEquals(stepper.state.get("p"), start.get("p"));
});

Deno.test("a checkpoint that does not fit is refused with the name at fault", async () => {
  await assertRejects(() => createStepper(fit, new Map()), {
    code: "checkpoint-mismatch",
    message: /lacks p/,
  });
  await assertRejects(
    () => createStepper(fit, new Map([["p", float32([1])]])),
    { code: "checkpoint-mismatch", message: /expected F32 \[2\]/ },
  );
});

Deno.test("a forward pass cannot ask for a parameter that is not listed", () => {
  assertThrows(
    () =>
      trainingStep((_g, { parameter }) => ({ loss: parameter("q") }), {
        parameters: [],
        optimiser: adamW(),
      }),
    { code: "parameter-unknown" },
  );
});

Deno.test("frozen parameters stay and have no memories", () => {
  const { state } = trainingStep((g, { parameter }) => ({
    loss: g.op("ReduceSum", [g.op("Mul", [parameter("p"), parameter("q")])], {
      keepdims: 0,
    }),
  }), {
    parameters: [
      { name: "p", shape: [2], role: "trainable" },
      { name: "q", shape: [2], role: "trainable" },
    ],
    optimiser: adamW(),
    frozen: new Set(["q"]),
  });
  assertEquals(
    state.filter(({ changes }) => changes).map(({ name }) => name),
    ["p", stepCountName, "optimiser.mean.p", "optimiser.square.p"],
  );
});
