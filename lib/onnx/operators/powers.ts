import { type PlainOperator, plainOperator } from "../operator.ts";
import { scalar, unbroadcast } from "../shape_nodes.ts";

/** e^x. */
export const exp: PlainOperator = plainOperator(
  "Exp",
  (g, { upstream, output }) => [() => g.op("Mul", [upstream, output])],
);

/** Natural logarithm. */
export const log: PlainOperator = plainOperator("Log", (g, node) => [
  () => g.op("Div", [node.upstream, node.input(0)]),
]);

/** √x; the slope at 0 is infinite. */
export const sqrt: PlainOperator = plainOperator(
  "Sqrt",
  (g, { upstream, output }) => [
    () => g.op("Div", [upstream, g.op("Add", [output, output])]),
  ],
);

/** 1 / x. */
export const reciprocal: PlainOperator = plainOperator(
  "Reciprocal",
  (g, { upstream, output }) => [
    () =>
      g.op("Neg", [
        g.op("Mul", [upstream, g.op("Mul", [output, output])]),
      ]),
  ],
);

/** base ^ exponent, with broadcast; the exponent's gradient needs a positive base. */
export const pow: PlainOperator = plainOperator("Pow", (g, node) => {
  const [base, exponent] = [node.input(0), node.input(1)];
  return [
    () => {
      const lower = g.op("Pow", [
        base,
        g.op("Sub", [exponent, scalar(g, 1)]),
      ]);
      const slope = g.op("Mul", [exponent, lower]);
      return unbroadcast(g, g.op("Mul", [node.upstream, slope]), base);
    },
    () => {
      const slope = g.op("Mul", [node.output, g.op("Log", [base])]);
      return unbroadcast(g, g.op("Mul", [node.upstream, slope]), exponent);
    },
  ];
});
