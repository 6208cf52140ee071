import type { GraphBuilder, Value } from "../graph_builder.ts";
import { type PlainOperator, plainOperator } from "../operator.ts";
import { reshapeLike, shapeOf, unbroadcast } from "../shape_nodes.ts";

/** The last two axes exchanged, whatever comes before them. */
function transposed(g: GraphBuilder, x: Value): Value {
  const rows = shapeOf(g, x, -2, -1);
  const columns = shapeOf(g, x, -1);
  const to = (...sizes: Value[]) => g.op("Concat", sizes, { axis: 0 });
  const flat = g.op("Reshape", [x, to(g.integers(-1), rows, columns)]);
  return g.op("Reshape", [
    g.op("Transpose", [flat], { perm: [0, 2, 1] }),
    to(shapeOf(g, x, 0, -2), columns, rows),
  ]);
}

/** `x` as a matrix if it is a vector: with an axis of size 1 put in at `axis`. */
function asMatrix(g: GraphBuilder, x: Value, axis: number): Value {
  return g.dimensionsOf(x)?.length === 1
    ? g.op("Unsqueeze", [x, g.integers(axis)])
    : x;
}

/**
 * Product of matrices, with broadcast of the axes before the last two. A
 * vector is recognised as such if it is an input or an initialiser.
 */
export const matMul: PlainOperator = plainOperator("MatMul", (g, node) => {
  const [left, right] = [node.input(0), node.input(1)];
  const a = asMatrix(g, left, 0);
  const b = asMatrix(g, right, 1);
  const upstream = () => {
    const down = a === left
      ? node.upstream
      : g.op("Unsqueeze", [node.upstream, g.integers(b === right ? -2 : -1)]);
    return b === right ? down : g.op("Unsqueeze", [down, g.integers(-1)]);
  };
  return [
    () => {
      const whole = g.op("MatMul", [upstream(), transposed(g, b)]);
      return reshapeLike(g, unbroadcast(g, whole, a), left);
    },
    () => {
      const whole = g.op("MatMul", [transposed(g, a), upstream()]);
      return reshapeLike(g, unbroadcast(g, whole, b), right);
    },
  ];
});
