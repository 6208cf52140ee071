import { numberAttribute } from "../attributes.ts";
import { GraphError } from "../errors.ts";
import type { GraphBuilder, Value } from "../graph_builder.ts";
import type { ForwardNode, Operator } from "../operator.ts";
import { type PlainOperator, plainOperator } from "../operator.ts";
import {
  expandLike,
  reshapeLike,
  scalar,
  shapeOf,
  sizeRatio,
} from "../shape_nodes.ts";
import { float32 } from "../tensor.ts";
import { windowGeometry } from "./conv_geometry.ts";
import { transposedConv } from "./transposed_conv.ts";

/** Geometry of an average pool, one number per spatial axis, outermost first. */
export interface AveragePoolOptions {
  /** Window size per axis. */
  readonly kernel: readonly number[];
  /** Step per axis. */
  readonly stride: readonly number[];
  /** Zeros on both sides per axis; 0 if left out. */
  readonly padding?: readonly number[];
  /** Whether the padding counts in the mean; true if left out. */
  readonly countPadding?: boolean;
}

/** How many cells of x each window covers, over the number of its taps, in the shape of the result. */
function coverage(g: GraphBuilder, node: ForwardNode): Value {
  const ones = expandLike(g, scalar(g, 1), node.input(0));
  return g.op("AveragePool", [ones], {
    ...node.attributes,
    count_include_pad: 1,
  });
}

/** Mean of each window: input x [n, channels, …]. */
export const averagePool: Operator<AveragePoolOptions> = {
  type: "AveragePool",
  attributes({ kernel, stride, padding, countPadding }) {
    const pads = padding ?? kernel.map(() => 0);
    return {
      kernel_shape: kernel,
      strides: stride,
      pads: [...pads, ...pads],
      count_include_pad: countPadding === false ? 0 : 1,
    };
  },
  gradient: (g, node) => [() => {
    if (numberAttribute(node, "ceil_mode", 0) !== 0) {
      throw new GraphError(
        "gradient-missing",
        "the gradient of AveragePool is known for complete windows only",
      );
    }
    const geometry = windowGeometry(node);
    const taps = geometry.kernel.reduce((product, size) => product * size);
    const share = numberAttribute(node, "count_include_pad", 0) === 1
      ? node.upstream
      : g.op("Div", [node.upstream, coverage(g, node)]);
    // Every channel by itself: [n, channels, …] → [n·channels, 1, …].
    const single = (x: Value) =>
      g.op("Reshape", [
        x,
        g.op("Concat", [g.integers(-1, 1), shapeOf(g, x, 2)], { axis: 0 }),
      ]);
    const mean = g.constant(
      float32(new Float32Array(taps).fill(1 / taps), [
        1,
        1,
        ...geometry.kernel,
      ]),
    );
    const x = node.input(0);
    return reshapeLike(
      g,
      transposedConv(g, single(share), mean, x, geometry),
      x,
    );
  }],
};

/** Mean over all positions: input x [n, channels, …]. */
export const globalAveragePool: PlainOperator = plainOperator(
  "GlobalAveragePool",
  (g, node) => [() => {
    const count = sizeRatio(g, node.input(0), node.output);
    return expandLike(g, g.op("Div", [node.upstream, count]), node.input(0));
  }],
);
