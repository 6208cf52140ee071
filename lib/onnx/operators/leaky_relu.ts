import { numberAttribute } from "../attributes.ts";
import type { Operator } from "../operator.ts";
import { type PlainOperator, plainOperator } from "../operator.ts";
import { scalar, unbroadcast } from "../shape_nodes.ts";

/** Options of {@link leakyRelu}. */
export interface LeakyReluOptions {
  /** Slope below 0. */
  readonly slope: number;
}

/** x, or slope·x below 0. */
export const leakyRelu: Operator<LeakyReluOptions> = {
  type: "LeakyRelu",
  attributes: ({ slope }) => ({ alpha: { float: slope } }),
  gradient: (g, node) => [() => {
    const slope = scalar(g, numberAttribute(node, "alpha", 0.01));
    const positive = g.op("Greater", [node.input(0), scalar(g, 0)]);
    return g.op("Where", [
      positive,
      node.upstream,
      g.op("Mul", [node.upstream, slope]),
    ]);
  }],
};

/** x, or slope·x below 0, with a learnt slope that is broadcast to x. */
export const prelu: PlainOperator = plainOperator("PRelu", (g, node) => {
  const [x, slope] = [node.input(0), node.input(1)];
  const zero = scalar(g, 0);
  return [
    () =>
      g.op("Where", [
        g.op("Greater", [x, zero]),
        node.upstream,
        g.op("Mul", [node.upstream, slope]),
      ]),
    () =>
      unbroadcast(
        g,
        g.op("Mul", [node.upstream, g.op("Min", [x, zero])]),
        slope,
      ),
  ];
});
