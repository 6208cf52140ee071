import { numberAttribute } from "../attributes.ts";
import type { GraphBuilder, Value } from "../graph_builder.ts";
import type { ForwardNode, Operator } from "../operator.ts";
import { once } from "../once.ts";
import { reshapeLike, scalar, sizeRatio } from "../shape_nodes.ts";

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** Added to the variance before the root. */
  readonly epsilon: number;
}

function attributes({ epsilon }: BatchNormOptions) {
  return { epsilon: { float: epsilon } };
}

/** [n, channels, …] → [n, channels, positions]. */
function byChannel(g: GraphBuilder, x: Value): Value {
  return g.op("Reshape", [x, g.integers(0, 0, -1)]);
}

/** [channels] → [channels, 1], which broadcasts over {@link byChannel}. */
function column(g: GraphBuilder, x: Value): Value {
  return g.op("Reshape", [x, g.integers(-1, 1)]);
}

/** [n, channels, positions] → [channels]. */
function sumByChannel(g: GraphBuilder, x: Value): Value {
  return g.op("ReduceSum", [x, g.integers(0, 2)], { keepdims: 0 });
}

/** What the rules of both kinds of normalisation share, each written when first asked for. */
function parts(g: GraphBuilder, node: ForwardNode) {
  const deviation = once(() => {
    const epsilon = scalar(g, numberAttribute(node, "epsilon", 1e-5));
    return g.op("Sqrt", [g.op("Add", [node.input(4), epsilon])]);
  });
  const upstream = once(() => byChannel(g, node.upstream));
  const centred = once(() => {
    const mean = column(g, node.input(3));
    return g.op("Sub", [byChannel(g, node.input(0)), mean]);
  });
  return {
    deviation,
    upstream,
    centred,
    /** scale / deviation, [channels]. */
    factor: once(() => g.op("Div", [node.input(1), deviation()])),
    scaleGradient: once(() => {
      const sum = sumByChannel(g, g.op("Mul", [upstream(), centred()]));
      return g.op("Div", [sum, deviation()]);
    }),
    shiftGradient: once(() => sumByChannel(g, upstream())),
  };
}

/**
 * Batch normalisation with the recorded statistics, which count as constants:
 * inputs x [n, channels, …], scale, bias, running mean, running variance,
 * [channels] each.
 */
export const batchNorm: Operator<BatchNormOptions> = {
  type: "BatchNormalization",
  attributes,
  gradient(g, node) {
    const { upstream, factor, shiftGradient, scaleGradient } = parts(g, node);
    return [
      () =>
        reshapeLike(
          g,
          g.op("Mul", [upstream(), column(g, factor())]),
          node.input(0),
        ),
      scaleGradient,
      shiftGradient,
    ];
  },
};

/**
 * The same node when its statistics are those of its own input: the gradient
 * with respect to x then runs through them too.
 */
const batchNormOfBatch: Operator<BatchNormOptions> = {
  type: "BatchNormalization",
  attributes,
  gradient(g, node) {
    const part = parts(g, node);
    return [
      () => {
        const { upstream, centred, factor, deviation } = part;
        const share = g.op("Div", [
          factor(),
          sizeRatio(g, node.input(0), node.input(3)),
        ]);
        const slope = g.op("Div", [
          g.op("Mul", [share, part.scaleGradient()]),
          deviation(),
        ]);
        const offset = g.op("Mul", [share, part.shiftGradient()]);
        const direct = g.op("Mul", [upstream(), column(g, factor())]);
        const through = g.op("Add", [
          g.op("Mul", [centred(), column(g, slope)]),
          column(g, offset),
        ]);
        return reshapeLike(g, g.op("Sub", [direct, through]), node.input(0));
      },
      part.scaleGradient,
      part.shiftGradient,
    ];
  },
};

/** What {@link batchNormTraining} makes. */
export interface TrainedBatchNorm {
  /** The normalised input. */
  readonly output: Value;
  /** Mean of the batch, [channels]. */
  readonly mean: Value;
  /** Variance of the batch, [channels], without bias: divided by n − 1. */
  readonly variance: Value;
}

/**
 * Batch normalisation as in training, by the mean and the (biased) variance
 * of the batch and all positions.
 *
 * @param x [n, channels, …]
 * @param scale learnt factor, [channels]
 * @param shift learnt addend, [channels]
 */
export function batchNormTraining(
  g: GraphBuilder,
  x: Value,
  scale: Value,
  shift: Value,
  options: BatchNormOptions,
): TrainedBatchNorm {
  const over = { axes: [0, 2], keepdims: 0 };
  const values = byChannel(g, x);
  const mean = g.op("ReduceMean", [values], over);
  const centred = g.op("Sub", [values, column(g, mean)]);
  const variance = g.op("ReduceMean", [g.op("Mul", [centred, centred])], over);
  const count = sizeRatio(g, x, mean);
  const unbiased = g.op("Div", [
    count,
    g.op("Sub", [count, scalar(g, 1)]),
  ]);
  return {
    output: g.apply(
      batchNormOfBatch,
      [x, scale, shift, mean, variance],
      options,
    ),
    mean,
    variance: g.op("Mul", [variance, unbiased]),
  };
}
