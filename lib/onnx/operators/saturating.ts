import type { GraphBuilder, Value } from "../graph_builder.ts";
import { type PlainOperator, plainOperator } from "../operator.ts";
import { scalar } from "../shape_nodes.ts";

function oneMinus(g: GraphBuilder, x: Value): Value {
  return g.op("Sub", [scalar(g, 1), x]);
}

/** 1 / (1 + e^−x). */
export const sigmoid: PlainOperator = plainOperator(
  "Sigmoid",
  (g, { upstream, output }) => [() => {
    const slope = g.op("Mul", [output, oneMinus(g, output)]);
    return g.op("Mul", [upstream, slope]);
  }],
);

/** Hyperbolic tangent. */
export const tanh: PlainOperator = plainOperator(
  "Tanh",
  (g, { upstream, output }) => [() => {
    const slope = oneMinus(g, g.op("Mul", [output, output]));
    return g.op("Mul", [upstream, slope]);
  }],
);

/** ln(1 + e^x). */
export const softplus: PlainOperator = plainOperator("Softplus", (g, node) => [
  () => g.op("Mul", [node.upstream, g.op("Sigmoid", [node.input(0)])]),
]);
