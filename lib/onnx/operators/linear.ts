import { numberAttribute } from "../attributes.ts";
import { GraphError } from "../errors.ts";
import type { ForwardNode, Operator } from "../operator.ts";
import { unbroadcast } from "../shape_nodes.ts";

function requirePlain(node: ForwardNode): void {
  for (const name of ["alpha", "beta"]) {
    if (numberAttribute(node, name, 1) !== 1) {
      throw new GraphError(
        "gradient-missing",
        `the gradient of Gemm is known for ${name} = 1 only`,
      );
    }
  }
}

/** Affine map: inputs x [n, in], weight [out, in], bias [out] or none. */
export const linear: Operator<Record<never, never>> = {
  type: "Gemm",
  attributes: () => ({ transB: 1 }),
  gradient(g, node) {
    requirePlain(node);
    const { upstream } = node;
    const [x, weight] = [node.input(0), node.input(1)];
    const transA = numberAttribute(node, "transA", 0);
    const transB = numberAttribute(node, "transB", 0);
    return [
      () =>
        transA === 0
          ? g.op("Gemm", [upstream, weight], { transB: 1 - transB })
          : g.op("Gemm", [weight, upstream], { transA: transB, transB: 1 }),
      () =>
        transB === 0
          ? g.op("Gemm", [x, upstream], { transA: 1 - transA })
          : g.op("Gemm", [upstream, x], { transA: 1, transB: transA }),
      () => unbroadcast(g, upstream, node.input(2)),
    ];
  },
};
