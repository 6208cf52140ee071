import { numberAttribute } from "../attributes.ts";
import type { Operator } from "../operator.ts";
import { shapeOf } from "../shape_nodes.ts";

/** Options of {@link concat}. */
export interface ConcatOptions {
  /** Axis along which the inputs follow each other; negative counts from the end. */
  readonly axis: number;
}

/** Its inputs one after the other along an axis. */
export const concat: Operator<ConcatOptions> = {
  type: "Concat",
  attributes: ({ axis }) => ({ axis }),
  gradient(g, node) {
    const axis = numberAttribute(node, "axis", 0);
    const length = (i: number) =>
      g.op("Gather", [shapeOf(g, node.input(i)), g.integers(axis)]);
    return node.inputs.map((_, i) => () => {
      const before = node.inputs.slice(0, i).map((_, j) => length(j));
      const start = before.reduce(
        (sum, size) => g.op("Add", [sum, size]),
        g.integers(0),
      );
      const end = g.op("Add", [start, length(i)]);
      return g.op("Slice", [node.upstream, start, end, g.integers(axis)]);
    });
  },
};
