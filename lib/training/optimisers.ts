import { float32, type GraphBuilder, type Value } from "../onnx/mod.ts";

/** What an update of one parameter reads. */
export interface UpdateInputs {
  /** The parameter. */
  readonly parameter: Value;
  /** Gradient of the loss with respect to it, in its shape. */
  readonly gradient: Value;
  /** What the optimiser remembers of it, in the order of {@link Optimiser.memories}; zeros at first. */
  readonly memories: readonly Value[];
  /** Learning rate, a float32 scalar. */
  readonly rate: Value;
  /** Number of this step, from 1, a float64 scalar. */
  readonly step: Value;
}

/** What an update of one parameter makes. */
export interface UpdateResult {
  /** The parameter after the step. */
  readonly parameter: Value;
  /** What is remembered for the next step. */
  readonly memories: readonly Value[];
}

/** How gradients move parameters, as nodes of the training graph. */
export interface Optimiser {
  /** Name, for logs and checkpoints. */
  readonly name: string;
  /** Names of what it remembers of each parameter, in the parameter's shape. */
  readonly memories: readonly string[];
  /** Writes the update of one parameter into a graph. */
  update(g: GraphBuilder, inputs: UpdateInputs): UpdateResult;
}

/** Options of {@link sgd}. */
export interface SgdOptions {
  /** Share of the last movement that is kept. */
  readonly momentum?: number;
  /** Times the parameter, added to its gradient. */
  readonly decay?: number;
}

/** Defaults of {@link SgdOptions}: the reference runs', and "Out of Time"'s, section 3.3. */
export const sgdDefaults: Required<SgdOptions> = { momentum: 0.9, decay: 1e-4 };

/** Options of {@link adam} and {@link adamW}. */
export interface AdamOptions {
  /** Share of the mean gradient that is kept from step to step. */
  readonly beta1?: number;
  /** Share of the mean squared gradient that is kept. */
  readonly beta2?: number;
  /** Added to the root of the mean squared gradient. */
  readonly epsilon?: number;
}

/** Defaults of {@link AdamOptions}: those of "Adam", section 2. */
export const adamDefaults: Required<AdamOptions> = {
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
};

/** Options of {@link adamW}. */
export interface AdamWOptions extends AdamOptions {
  /** Times the learning rate: the share of each parameter that is lost in a step. */
  readonly decay?: number;
}

/** Defaults of {@link AdamWOptions}: those of "Decoupled weight decay regularization". */
export const adamWDefaults: Required<AdamWOptions> = {
  ...adamDefaults,
  decay: 1e-2,
};

/** ONNX's TensorProto.DataType of float32, for `Cast`. */
const floatType = 1;

function scaled(g: GraphBuilder, x: Value, factor: number): Value {
  return g.op("Mul", [x, g.constant(float32([factor], []))]);
}

/**
 * Stochastic gradient descent with momentum (reference page training):
 * g ← g + decay·p, m ← momentum·m + g, p ← p − rate·m.
 */
export function sgd(options: SgdOptions = {}): Optimiser {
  const { momentum, decay } = { ...sgdDefaults, ...options };
  return {
    name: "sgd",
    memories: ["momentum"],
    update(g, { parameter, gradient, memories, rate }) {
      const pull = decay === 0
        ? gradient
        : g.op("Add", [gradient, scaled(g, parameter, decay)]);
      const moved = g.op("Add", [scaled(g, memories[0]!, momentum), pull]);
      return {
        parameter: g.op("Sub", [parameter, g.op("Mul", [moved, rate])]),
        memories: [moved],
      };
    },
  };
}

/** 1 − beta^step in double: in single precision the first steps would lose three digits. */
function correction(g: GraphBuilder, beta: number, step: Value): Value {
  const double = (value: number): Value =>
    g.constant({ dtype: "F64", shape: [], data: Float64Array.of(value) });
  const power = g.op("Pow", [double(beta), step]);
  return g.op("Cast", [g.op("Sub", [double(1), power])], { to: floatType });
}

/**
 * Adam (reference page training): m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g²,
 * p ← p − rate · (m / (1 − β₁ᵏ)) / (√(s / (1 − β₂ᵏ)) + ε), k the step's number.
 */
export function adam(options: AdamOptions = {}): Optimiser {
  const { beta1, beta2, epsilon } = { ...adamDefaults, ...options };
  return {
    name: "adam",
    memories: ["mean", "square"],
    update(g, { parameter, gradient, memories, rate, step }) {
      const mean = g.op("Add", [
        scaled(g, memories[0]!, beta1),
        scaled(g, gradient, 1 - beta1),
      ]);
      const square = g.op("Add", [
        scaled(g, memories[1]!, beta2),
        scaled(g, g.op("Mul", [gradient, gradient]), 1 - beta2),
      ]);
      const root = g.op("Sqrt", [
        g.op("Div", [square, correction(g, beta2, step)]),
      ]);
      const length = g.op("Add", [root, g.constant(float32([epsilon], []))]);
      const pace = g.op("Div", [rate, correction(g, beta1, step)]);
      const movement = g.op("Mul", [g.op("Div", [mean, length]), pace]);
      return {
        parameter: g.op("Sub", [parameter, movement]),
        memories: [mean, square],
      };
    },
  };
}

/** {@link adam} after p ← p·(1 − rate·decay), decay apart from the gradient (reference page training). */
export function adamW(options: AdamWOptions = {}): Optimiser {
  const { decay, ...rest } = { ...adamWDefaults, ...options };
  const moments = adam(rest);
  return {
    ...moments,
    name: "adamw",
    update(g, inputs) {
      const loss = g.op("Mul", [
        inputs.parameter,
        scaled(g, inputs.rate, decay),
      ]);
      const parameter = g.op("Sub", [inputs.parameter, loss]);
      return moments.update(g, { ...inputs, parameter });
    },
  };
}
