import { type PlainOperator, plainOperator } from "../operator.ts";
import { unbroadcast } from "../shape_nodes.ts";

/** a + b, with broadcast. */
export const add: PlainOperator = plainOperator("Add", (g, node) => [
  () => unbroadcast(g, node.upstream, node.input(0)),
  () => unbroadcast(g, node.upstream, node.input(1)),
]);

/** a − b, with broadcast. */
export const sub: PlainOperator = plainOperator("Sub", (g, node) => [
  () => unbroadcast(g, node.upstream, node.input(0)),
  () => unbroadcast(g, g.op("Neg", [node.upstream]), node.input(1)),
]);

/** a · b, with broadcast. */
export const mul: PlainOperator = plainOperator("Mul", (g, node) => {
  const [a, b] = [node.input(0), node.input(1)];
  return [
    () => unbroadcast(g, g.op("Mul", [node.upstream, b]), a),
    () => unbroadcast(g, g.op("Mul", [node.upstream, a]), b),
  ];
});

/** a / b, with broadcast. */
export const div: PlainOperator = plainOperator("Div", (g, node) => {
  const [a, b] = [node.input(0), node.input(1)];
  return [
    () => unbroadcast(g, g.op("Div", [node.upstream, b]), a),
    () => {
      const slope = g.op("Neg", [g.op("Div", [node.output, b])]);
      return unbroadcast(g, g.op("Mul", [node.upstream, slope]), b);
    },
  ];
});

/** −x. */
export const neg: PlainOperator = plainOperator("Neg", (g, { upstream }) => [
  () => g.op("Neg", [upstream]),
]);

/** x itself. */
export const identity: PlainOperator = plainOperator(
  "Identity",
  (_g, { upstream }) => [() => upstream],
);
