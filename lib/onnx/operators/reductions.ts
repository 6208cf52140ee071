import { integersAttribute, numberAttribute } from "../attributes.ts";
import type { GraphBuilder, Value } from "../graph_builder.ts";
import type { ForwardNode, GradientRule, Operator } from "../operator.ts";
import {
  expandLike,
  masked,
  scalar,
  sizeRatio,
  toFloat,
} from "../shape_nodes.ts";

/** Options of {@link reduceSum}, whose axes are its second input (none: all). */
export interface ReduceSumOptions {
  /** Whether the reduced axes stay, with size 1; true if left out. */
  readonly keep?: boolean;
}

/** Options of the reductions whose axes are an attribute. */
export interface ReductionOptions extends ReduceSumOptions {
  /** Axes that are reduced, negative ones counted from the end; all if left out. */
  readonly axes?: readonly number[];
}

/** The reduced axes, `undefined` for all. */
function axesOf(g: GraphBuilder, node: ForwardNode): Value | undefined {
  if (node.attributes.axes === undefined) return node.inputs[1];
  return g.integers(...integersAttribute(node, "axes"));
}

/** `x`, in the shape of the result, with the reduced axes put back, size 1 each. */
function withAxes(g: GraphBuilder, node: ForwardNode, x: Value): Value {
  if (numberAttribute(node, "keepdims", 1) === 1) return x;
  const axes = axesOf(g, node);
  // A result without any axis broadcasts as it is.
  return axes === undefined ? x : g.op("Unsqueeze", [x, axes]);
}

function keepdims({ keep }: ReduceSumOptions): { keepdims: number } {
  return { keepdims: keep === false ? 0 : 1 };
}

function reduction(
  type: string,
  gradient: GradientRule,
): Operator<ReductionOptions> {
  return {
    type,
    attributes: ({ axes, ...options }) => ({
      ...keepdims(options),
      ...(axes === undefined ? {} : { axes }),
    }),
    gradient,
  };
}

/** Elements that equal the extreme share the gradient equally. */
const extremeGradient: GradientRule = (g, node) => [() => {
  const hit = g.op("Equal", [
    node.input(0),
    withAxes(g, node, node.output),
  ]);
  const count = g.op("ReduceSum", [toFloat(g, hit), axesOf(g, node)]);
  const share = g.op("Div", [withAxes(g, node, node.upstream), count]);
  return masked(g, share, hit);
}];

/** Sum over axes. */
export const reduceSum: Operator<ReduceSumOptions> = {
  type: "ReduceSum",
  attributes: keepdims,
  gradient: (g, node) => [
    () => expandLike(g, withAxes(g, node, node.upstream), node.input(0)),
  ],
};

/** Mean over axes. */
export const reduceMean: Operator<ReductionOptions> = reduction(
  "ReduceMean",
  (g, node) => [() => {
    const count = sizeRatio(g, node.input(0), node.output);
    const share = g.op("Div", [withAxes(g, node, node.upstream), count]);
    return expandLike(g, share, node.input(0));
  }],
);

/** Largest value over axes; equal ones share the gradient. */
export const reduceMax: Operator<ReductionOptions> = reduction(
  "ReduceMax",
  extremeGradient,
);

/** Smallest value over axes; equal ones share the gradient. */
export const reduceMin: Operator<ReductionOptions> = reduction(
  "ReduceMin",
  extremeGradient,
);

/** Sum of squares over axes. */
export const reduceSumSquare: Operator<ReductionOptions> = reduction(
  "ReduceSumSquare",
  (g, node) => [() => {
    const x = node.input(0);
    const slope = g.op("Add", [x, x]);
    return g.op("Mul", [slope, withAxes(g, node, node.upstream)]);
  }],
);

/** Smallest positive normal float32: keeps the direction of a vector of zeros finite (zeros). */
const smallestLength = 2 ** -126;

/** Euclidean length over axes; slope 0 where it is 0. */
export const reduceL2: Operator<ReductionOptions> = reduction(
  "ReduceL2",
  (g, node) => [() => {
    const length = withAxes(g, node, node.output);
    const direction = g.op("Div", [
      node.input(0),
      g.op("Max", [length, scalar(g, smallestLength)]),
    ]);
    return g.op("Mul", [direction, withAxes(g, node, node.upstream)]);
  }],
);
