import type { GraphBuilder, Value } from "../onnx/mod.ts";
import {
  averagePool,
  batchNorm,
  batchNormTraining,
  conv,
  flatten,
  float32,
  linear,
  maxPool,
  relu,
} from "../onnx/mod.ts";
import type { BatchNormLayer, Layer } from "./layers.ts";

/** Where a graph finds a parameter: an initialiser, or an input that training feeds. */
export type ParameterSource = (name: string) => Value;

/** Called with every layer's output, so that a graph can go on from it or show it. */
export type LayerObserver = (name: string, value: Value) => void;

/**
 * Told the mean and the unbiased variance of the batch, [channels] each, by
 * every batch normalisation; that it is there makes them normalise by the
 * batch, as in training.
 */
export type BatchStatisticsObserver = (
  layer: BatchNormLayer,
  mean: Value,
  variance: Value,
) => void;

type Emitters = {
  readonly [Kind in Layer["kind"]]: (
    g: GraphBuilder,
    layer: Extract<Layer, { kind: Kind }>,
    x: Value,
    parameter: ParameterSource,
    observe: LayerObserver,
    learn: BatchStatisticsObserver | undefined,
  ) => Value;
};

const emitters: Emitters = {
  conv: (g, layer, x, parameter) =>
    g.apply(conv, [
      x,
      parameter(`${layer.name}.weight`),
      ...(layer.bias ? [parameter(`${layer.name}.bias`)] : []),
    ], layer),
  linear: (g, layer, x, parameter) =>
    g.apply(linear, [
      x,
      parameter(`${layer.name}.weight`),
      ...(layer.bias ? [parameter(`${layer.name}.bias`)] : []),
    ], {}),
  "batch-norm": (g, layer, x, parameter, _observe, learn) => {
    const [scale, shift] = ["weight", "bias"]
      .map((part) => parameter(`${layer.name}.${part}`));
    if (learn !== undefined) {
      const trained = batchNormTraining(g, x, scale!, shift!, layer);
      learn(layer, trained.mean, trained.variance);
      return trained.output;
    }
    const statistics = ["running_mean", "running_var"]
      .map((part) => parameter(`${layer.name}.${part}`));
    return g.apply(batchNorm, [x, scale, shift, ...statistics], layer);
  },
  relu: (g, _layer, x) => g.apply(relu, [x], {}),
  "max-pool": (g, layer, x) => g.apply(maxPool, [x], layer),
  flatten: (g, _layer, x) => g.apply(flatten, [x], {}),
  "l2-normalise": (g, { name, epsilon, channels }, x, parameter) => {
    const length = g.op("ReduceL2", [x], { axes: [1], keepdims: 1 });
    const floor = g.constant(float32([epsilon], []));
    const unit = g.op("Div", [x, g.op("Add", [length, floor])]);
    if (channels === undefined) return unit;
    const scale = alongAxis(g, parameter(`${name}.weight`), channels, 2);
    return g.op("Mul", [unit, scale]);
  },
  centre: (g, { reach, share }, x) => {
    const around = g.apply(averagePool, [x], {
      kernel: [1, 2 * reach + 1],
      stride: [1, 1],
      padding: [0, reach],
      countPadding: false,
    });
    const part = g.op("Mul", [around, g.constant(float32([share], []))]);
    return g.op("Sub", [x, part]);
  },
  standardise: (g, { mean, deviation, size, trailing }, x, parameter) => {
    const centred = g.op("Sub", [
      x,
      alongAxis(g, parameter(mean), size, trailing),
    ]);
    return g.op("Div", [
      centred,
      alongAxis(g, parameter(deviation), size, trailing),
    ]);
  },
  sum: (g, { branches, crop = 0 }, x, parameter, observe, learn) =>
    branches
      .map((branch) =>
        branch.length === 0 && crop > 0
          ? cropEnds(g, x, crop)
          : emitLayers(g, branch, x, parameter, observe, learn)
      )
      .reduce((sum, term) => g.op("Add", [sum, term])),
};

/** Shapes a vector so that it broadcasts along an axis with `trailing` axes after it. */
function alongAxis(
  g: GraphBuilder,
  vector: Value,
  size: number,
  trailing: number,
): Value {
  if (trailing === 0) return vector;
  const ones = Array.from({ length: trailing }, () => 1);
  return g.op("Reshape", [vector, g.integers(size, ...ones)]);
}

/** Takes places away from both ends of the last axis. */
function cropEnds(g: GraphBuilder, x: Value, crop: number): Value {
  return g.op("Slice", [
    x,
    g.integers(crop),
    g.integers(-crop),
    g.integers(-1),
  ]);
}

/**
 * Writes layers into a graph, one after the other.
 *
 * @param g the graph
 * @param layers the description
 * @param x what the first layer reads, [n, channels, …]
 * @param parameter gives the value that holds a parameter
 * @param observe told each layer's output
 * @param learn given for training: see {@link BatchStatisticsObserver}
 * @returns what the last layer makes; `x` if there is none
 */
export function emitLayers(
  g: GraphBuilder,
  layers: readonly Layer[],
  x: Value,
  parameter: ParameterSource,
  observe: LayerObserver = () => {},
  learn?: BatchStatisticsObserver,
): Value {
  let value = x;
  for (const layer of layers) {
    const emit = emitters[layer.kind] as Emitters["sum"];
    value = emit(g, layer as never, value, parameter, observe, learn);
    observe(layer.name, value);
  }
  return value;
}
