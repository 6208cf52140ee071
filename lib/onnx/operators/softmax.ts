import { numberAttribute } from "../attributes.ts";
import type { GraphBuilder, Value } from "../graph_builder.ts";
import type { ForwardNode, Operator } from "../operator.ts";

/** Options of {@link softmax} and {@link logSoftmax}. */
export interface SoftmaxOptions {
  /** Axis along which the values add up to 1; negative counts from the end. */
  readonly axis: number;
}

function sumAlong(g: GraphBuilder, node: ForwardNode, x: Value): Value {
  return g.op("ReduceSum", [x, g.integers(numberAttribute(node, "axis", -1))]);
}

/** e^x divided by its sum along an axis. */
export const softmax: Operator<SoftmaxOptions> = {
  type: "Softmax",
  attributes: ({ axis }) => ({ axis }),
  gradient: (g, node) => [() => {
    const weighted = g.op("Mul", [node.upstream, node.output]);
    const mean = sumAlong(g, node, weighted);
    return g.op("Sub", [weighted, g.op("Mul", [node.output, mean])]);
  }],
};

/** Logarithm of {@link softmax}, without overflow. */
export const logSoftmax: Operator<SoftmaxOptions> = {
  type: "LogSoftmax",
  attributes: ({ axis }) => ({ axis }),
  gradient: (g, node) => [() => {
    const sum = sumAlong(g, node, node.upstream);
    const share = g.op("Mul", [g.op("Exp", [node.output]), sum]);
    return g.op("Sub", [node.upstream, share]);
  }],
};
