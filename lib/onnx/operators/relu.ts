import { type PlainOperator, plainOperator } from "../operator.ts";
import { masked, scalar } from "../shape_nodes.ts";

/** max(x, 0), element by element; slope 0 at 0. */
export const relu: PlainOperator = plainOperator(
  "Relu",
  (g, { upstream, output }) => [
    () => masked(g, upstream, g.op("Greater", [output, scalar(g, 0)])),
  ],
);
