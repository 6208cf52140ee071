import type { Operator } from "../operator.ts";
import { reshapeLike } from "../shape_nodes.ts";

/** [n, a, b, …] → [n, a·b·…], row-major. */
export const flatten: Operator<Record<never, never>> = {
  type: "Flatten",
  attributes: () => ({ axis: 1 }),
  gradient: (g, node) => [
    () => reshapeLike(g, node.upstream, node.input(0)),
  ],
};
