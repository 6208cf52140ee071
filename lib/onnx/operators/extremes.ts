import type { GraphBuilder, Value } from "../graph_builder.ts";
import {
  type ForwardNode,
  type PlainOperator,
  plainOperator,
} from "../operator.ts";
import { masked, toFloat, unbroadcast } from "../shape_nodes.ts";

/** The operands that equal the result share the gradient equally. */
function sharedGradient(
  g: GraphBuilder,
  node: ForwardNode,
): (() => Value)[] {
  const operands = node.inputs.map((_, i) => node.input(i));
  const hit = (x: Value) => g.op("Equal", [x, node.output]);
  const share = () => {
    const hits = operands.map((x) => toFloat(g, hit(x)));
    const count = hits.reduce((sum, x) => g.op("Add", [sum, x]));
    return g.op("Div", [node.upstream, count]);
  };
  return operands.map((x) => () =>
    unbroadcast(g, masked(g, share(), hit(x)), x)
  );
}

/** Largest of the operands, with broadcast; equal ones share the gradient. */
export const max: PlainOperator = plainOperator("Max", sharedGradient);

/** Smallest of the operands, with broadcast; equal ones share the gradient. */
export const min: PlainOperator = plainOperator("Min", sharedGradient);

/** x between a lower and an upper bound (either may be left out); slope 1 on a bound. */
export const clip: PlainOperator = plainOperator("Clip", (g, node) => {
  const inside = (type: string, place: number): Value[] =>
    node.inputs[place] === undefined
      ? []
      : [g.op(type, [node.input(0), node.input(place)])];
  return [() =>
    [...inside("GreaterOrEqual", 1), ...inside("LessOrEqual", 2)]
      .reduce((x, condition) => masked(g, x, condition), node.upstream)];
});

/** |x|; slope 0 at 0. */
export const abs: PlainOperator = plainOperator("Abs", (g, node) => [
  () => g.op("Mul", [node.upstream, g.op("Sign", [node.input(0)])]),
]);
