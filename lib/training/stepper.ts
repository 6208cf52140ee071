import {
  createSession,
  elementCount,
  float32,
  type GraphTensor,
  type SessionOptions,
} from "../onnx/mod.ts";
import { TrainingError } from "./errors.ts";
import { nextName, type StateEntry } from "./graph_state.ts";
import type { TrainingStep } from "./training_step.ts";

/** What a training step gives back. */
export interface StepResult {
  /** The loss before the update. */
  readonly loss: number;
  /** The forward pass's other outputs, and gradients if they are shown. */
  readonly outputs: Readonly<Record<string, GraphTensor>>;
}

/** A training step with its state. Holds native memory: dispose of it. */
export interface Stepper extends AsyncDisposable {
  /** Parameters, statistics and the optimiser's memories as they are now. */
  readonly state: ReadonlyMap<string, GraphTensor>;
  /**
   * Trains on one batch. A step whose loss is not finite leaves the state as
   * it was.
   *
   * @param batch the forward pass's inputs
   * @param rate the learning rate
   * @throws {TrainingError} `loss-not-finite`
   * @throws {GraphError} `run-failed` if the batch does not fit
   */
  step(
    batch: Readonly<Record<string, GraphTensor>>,
    rate: number,
  ): Promise<StepResult>;
}

function initial(
  { name, dtype, shape, startsAtZero }: StateEntry,
  given: ReadonlyMap<string, GraphTensor>,
): GraphTensor {
  const tensor = given.get(name);
  if (tensor === undefined) {
    if (startsAtZero) return zeros(dtype, shape);
    throw new TrainingError(
      "checkpoint-mismatch",
      `the checkpoint lacks ${name}, which the network needs`,
    );
  }
  if (tensor.dtype !== dtype || `${tensor.shape}` !== `${shape}`) {
    throw new TrainingError(
      "checkpoint-mismatch",
      `the checkpoint's ${name} is ${tensor.dtype} [${tensor.shape}], expected ${dtype} [${shape}]`,
    );
  }
  return tensor;
}

function zeros(
  dtype: StateEntry["dtype"],
  shape: readonly number[],
): GraphTensor {
  const count = elementCount(shape);
  return dtype === "I64"
    ? { dtype, shape, data: new BigInt64Array(count) }
    : float32(new Float32Array(count), shape);
}

/**
 * Loads a training step and the state it starts from.
 *
 * @param step the model
 * @param start tensors by name: the parameters, and to go on with an earlier
 *   training the rest of its state; further ones are ignored
 * @throws {TrainingError} `checkpoint-mismatch` if one is missing or has
 *   another shape
 * @throws {ProviderError} if the machine lacks the device
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { float32 } from "../onnx/mod.ts";
 * import { sgd } from "./optimisers.ts";
 * import { trainingStep } from "./training_step.ts";
 * const step = trainingStep((g, { parameter }) => {
 *   const error = g.op("Sub", [parameter("p"), g.input("x", "F32", [1])]);
 *   return { loss: g.op("ReduceSumSquare", [error], { keepdims: 0 }) };
 * }, {
 *   parameters: [{ name: "p", shape: [1], role: "trainable" }],
 *   optimiser: sgd({ momentum: 0, decay: 0 }),
 * });
 * await using stepper = await createStepper(step, new Map([["p", float32([3])]]));
 * const { loss } = await stepper.step({ x: float32([1]) }, 0.25);
 * deepStrictEqual([loss, stepper.state.get("p")!.data[0]], [4, 2]);
 * ```
 */
export async function createStepper(
  { model, state: entries }: TrainingStep,
  start: ReadonlyMap<string, GraphTensor>,
  options: SessionOptions = {},
): Promise<Stepper> {
  const state = new Map(
    entries.map((entry) => [entry.name, initial(entry, start)] as const),
  );
  const session = await createSession(model, options);
  const read = new Set(session.inputNames);
  return {
    state,
    async step(batch, rate) {
      const feeds = Object.fromEntries(
        [...state].filter(([name]) => read.has(name)),
      );
      const results = await session.run({
        ...feeds,
        ...batch,
        rate: float32([rate], []),
      });
      const loss = Number(results.loss!.data[0]);
      if (!Number.isFinite(loss)) {
        throw new TrainingError(
          "loss-not-finite",
          `the loss is ${loss}: try a lower learning rate, and look for broken pairs in the data`,
        );
      }
      for (const { name, changes } of entries) {
        if (changes) state.set(name, results[nextName(name)]!);
      }
      const outputs = Object.entries(results).filter(([name]) =>
        name !== "loss" && !name.startsWith("next/")
      );
      return { loss, outputs: Object.fromEntries(outputs) };
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
