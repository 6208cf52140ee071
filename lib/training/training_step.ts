import type {
  LayerObserver,
  Parameter,
  ParameterSource,
} from "../networks/mod.ts";
import {
  type Dimension,
  float32,
  gradients,
  GraphBuilder,
  int64,
  type Value,
} from "../onnx/mod.ts";
import {
  createGraphState,
  type GraphState,
  type StateEntry,
} from "./graph_state.ts";
import type { Optimiser } from "./optimisers.ts";

/** A result of the forward pass beside the loss. */
export interface NamedOutput {
  /** Its name. */
  readonly name: string;
  /** The value, float32. */
  readonly value: Value;
  /** Its sizes. */
  readonly dimensions: readonly Dimension[];
}

/** What the forward pass may ask for. */
export interface ForwardTools {
  /** Gives the value that holds a parameter or statistic. */
  readonly parameter: ParameterSource;
  /**
   * Called by batch normalisations with what they saw: the running
   * statistics move towards it. Its form is that of `emitLayers`' observer.
   */
  readonly learn: (
    layer: { readonly name: string },
    mean: Value,
    variance: Value,
  ) => void;
  /** Told each layer's output. */
  readonly observe?: LayerObserver;
}

/**
 * Writes the forward pass: declares the inputs it is fed and returns the loss,
 * a scalar, with whatever else is to be seen.
 */
export type Forward = (
  g: GraphBuilder,
  tools: ForwardTools,
) => { readonly loss: Value; readonly outputs?: readonly NamedOutput[] };

/** Options of {@link trainingStep}. */
export interface TrainingStepOptions {
  /** Parameters and statistics of the networks. */
  readonly parameters: readonly Parameter[];
  /** How gradients move the trainable ones. */
  readonly optimiser: Optimiser;
  /** Weight of a batch's statistics in the running ones. */
  readonly statisticsWeight?: number;
  /** Names of trainable parameters that stay as they are; none if left out. */
  readonly frozen?: ReadonlySet<string>;
  /** Whether the gradients come out too, as `gradient/NAME`. */
  readonly showGradients?: boolean;
}

/** Defaults of {@link TrainingStepOptions}; the statistics' weight is PyTorch's. */
export const trainingStepDefaults: Required<
  Omit<TrainingStepOptions, "parameters" | "optimiser">
> = { statisticsWeight: 0.1, frozen: new Set(), showGradients: false };

/** A training step as a model. */
export interface TrainingStep {
  /** The ONNX file: reads the batch, `rate` and the state; returns `loss`, the outputs and the next state. */
  readonly model: Uint8Array;
  /** What goes from step to step. */
  readonly state: readonly StateEntry[];
}

/** Name of the number of steps done, int64, in the state. */
export const stepCountName = "optimiser.steps";

/** ONNX's TensorProto.DataType of float64, for `Cast`. */
const doubleType = 11;

/** Counts the step and moves every parameter by its gradient. */
function writeUpdates(
  g: GraphBuilder,
  state: GraphState,
  optimiser: Optimiser,
  rate: Value,
  moving: readonly Parameter[],
  slopes: readonly Value[],
): void {
  const done = state.declare({
    name: stepCountName,
    dtype: "I64",
    shape: [],
    startsAtZero: true,
  });
  const count = g.op("Add", [done, g.constant(int64([1], []))]);
  state.change(stepCountName, count);
  const step = g.op("Cast", [count], { to: doubleType });
  moving.forEach(({ name, shape }, i) => {
    const keys = optimiser.memories.map((memory) =>
      `optimiser.${memory}.${name}`
    );
    const memories = keys.map((key) =>
      state.declare({ name: key, dtype: "F32", shape, startsAtZero: true })
    );
    const updated = optimiser.update(g, {
      parameter: state.get(name),
      gradient: slopes[i]!,
      memories,
      rate,
      step,
    });
    state.change(name, updated.parameter);
    keys.forEach((key, j) => state.change(key, updated.memories[j]!));
  });
}

/** A running statistic after a batch: (1 − weight)·old + weight·new. */
function mixed(
  g: GraphBuilder,
  old: Value,
  fresh: Value,
  weight: number,
): Value {
  const times = (x: Value, factor: number) =>
    g.op("Mul", [x, g.constant(float32([factor], []))]);
  return g.op("Add", [times(old, 1 - weight), times(fresh, weight)]);
}

/**
 * One training step as one ONNX model of standard operators: forward pass,
 * gradients and update.
 *
 * Everything that goes from step to step (parameters, running statistics, the
 * optimiser's memories and count) goes in by its name and comes out as
 * `next/NAME`; the learning rate is the scalar input `rate`, the loss the
 * scalar output `loss`.
 *
 * @param forward writes the forward pass
 * @throws {TrainingError} `parameter-unknown` if it asks for a parameter that
 *   is not listed
 * @throws {GraphError} `gradient-missing` if it uses an operator without a
 *   gradient rule
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { sgd } from "./optimisers.ts";
 * const step = trainingStep((g, { parameter }) => {
 *   const error = g.op("Sub", [parameter("p"), g.input("x", "F32", [2])]);
 *   return { loss: g.op("ReduceSumSquare", [error], { keepdims: 0 }) };
 * }, {
 *   parameters: [{ name: "p", shape: [2], role: "trainable" }],
 *   optimiser: sgd(),
 * });
 * deepStrictEqual(
 *   step.state.map(({ name }) => name),
 *   ["p", "optimiser.steps", "optimiser.momentum.p"],
 * );
 * ```
 */
export function trainingStep(
  forward: Forward,
  options: TrainingStepOptions,
): TrainingStep {
  const { parameters, optimiser, statisticsWeight, frozen, showGradients } = {
    ...trainingStepDefaults,
    ...options,
  };
  const g = new GraphBuilder();
  const state = createGraphState(g, parameters);
  const rate = g.input("rate", "F32", []);
  const learnt: [name: string, value: Value][] = [];
  const { loss, outputs } = forward(g, {
    parameter: state.get,
    learn({ name }, mean, variance) {
      learnt.push([`${name}.running_mean`, mean]);
      learnt.push([`${name}.running_var`, variance]);
    },
  });
  g.output("loss", loss, "F32", []);
  for (const { name, value, dimensions } of outputs ?? []) {
    g.output(name, value, "F32", dimensions);
  }
  const moving = parameters.filter(({ name, role }) =>
    role === "trainable" && !frozen.has(name)
  );
  const slopes = gradients(g, loss, moving.map(({ name }) => state.get(name)));
  if (showGradients) {
    moving.forEach(({ name, shape }, i) =>
      g.output(`gradient/${name}`, slopes[i]!, "F32", shape)
    );
  }
  writeUpdates(g, state, optimiser, rate, moving, slopes);
  for (const [name, value] of learnt) {
    state.change(name, mixed(g, state.get(name), value, statisticsWeight));
  }
  return { model: g.build(), state: [...state.entries.values()] };
}
