import {
  type GradientRule,
  type PlainOperator,
  plainOperator,
} from "../operator.ts";
import { reshapeLike, unbroadcast } from "../shape_nodes.ts";

const back: GradientRule = (g, node) => [
  () => reshapeLike(g, node.upstream, node.input(0)),
];

/** The same elements in another shape: inputs x, shape. */
export const reshape: PlainOperator = plainOperator("Reshape", back);

/** Puts axes of size 1 in: inputs x, axes. */
export const unsqueeze: PlainOperator = plainOperator("Unsqueeze", back);

/** Takes axes of size 1 out: inputs x, axes. */
export const squeeze: PlainOperator = plainOperator("Squeeze", back);

/** Repeats along axes of size 1: inputs x, shape. */
export const expand: PlainOperator = plainOperator("Expand", (g, node) => [
  () => unbroadcast(g, node.upstream, node.input(0)),
]);
