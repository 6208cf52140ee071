import { integersAttribute } from "../attributes.ts";
import type { Operator } from "../operator.ts";

/** Options of {@link transpose}. */
export interface TransposeOptions {
  /** For each axis of the result the axis of the input it was. */
  readonly permutation: readonly number[];
}

/** The axes in another order. */
export const transpose: Operator<TransposeOptions> = {
  type: "Transpose",
  attributes: ({ permutation }) => ({ perm: permutation }),
  gradient: (g, node) => [() => {
    // Without a permutation the axes are reversed, which undoes itself.
    if (node.attributes.perm === undefined) {
      return g.op("Transpose", [node.upstream]);
    }
    const permutation = integersAttribute(node, "perm");
    const perm = permutation.map((_, axis) => permutation.indexOf(axis));
    return g.op("Transpose", [node.upstream], { perm });
  }],
};
