import type { GradientRule, Operator } from "../operator.ts";
import { type PlainOperator, plainOperator } from "../operator.ts";
import { places, scatterAdd } from "../shape_nodes.ts";

/**
 * Gradient of whatever copies elements of its first input: the same node over
 * the elements' places tells where each came from.
 */
const toOrigin: GradientRule = (g, node) => [() => {
  const x = node.input(0);
  const origins = g.op(
    node.type,
    [places(g, x), ...node.inputs.slice(1)],
    node.attributes,
  );
  return scatterAdd(g, x, origins, node.upstream);
}];

/** Elements from `starts` to `ends` in `steps`: inputs x, starts, ends, axes, steps. */
export const slice: PlainOperator = plainOperator("Slice", toOrigin);

/** Options of {@link gather}. */
export interface GatherOptions {
  /** Axis along which the entries are taken; the first if left out. */
  readonly axis?: number;
}

/** Entries of x in the order of the indices, which may repeat: inputs x, indices. */
export const gather: Operator<GatherOptions> = {
  type: "Gather",
  attributes: ({ axis }) => ({ axis: axis ?? 0 }),
  gradient: toOrigin,
};

/** The element that each index tells along an axis: inputs x, indices. */
export const gatherElements: Operator<GatherOptions> = {
  type: "GatherElements",
  attributes: ({ axis }) => ({ axis: axis ?? 0 }),
  gradient: toOrigin,
};
