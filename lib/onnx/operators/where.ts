import { type PlainOperator, plainOperator } from "../operator.ts";
import { masked, unbroadcast } from "../shape_nodes.ts";

/** The second input where the first holds, else the third, with broadcast. */
export const where: PlainOperator = plainOperator("Where", (g, node) => [
  undefined,
  () => unbroadcast(g, masked(g, node.upstream, node.input(0)), node.input(1)),
  () => {
    const otherwise = g.op("Not", [node.input(0)]);
    return unbroadcast(g, masked(g, node.upstream, otherwise), node.input(2));
  },
]);
