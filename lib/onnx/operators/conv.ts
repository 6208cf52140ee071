import type { Operator } from "../operator.ts";
import { upTo, windowGeometry } from "./conv_geometry.ts";
import { convWeightGradient } from "./conv_weight_gradient.ts";
import { transposedConv } from "./transposed_conv.ts";

/** Geometry of a convolution, one number per spatial axis, outermost first. */
export interface ConvOptions {
  /** Kernel size per axis. */
  readonly kernel: readonly number[];
  /** Step per axis; 1 if left out. */
  readonly stride?: readonly number[];
  /** Zeros on both sides per axis; 0 if left out. */
  readonly padding?: readonly number[];
  /** Spacing of the taps per axis; 1 if left out. */
  readonly dilation?: readonly number[];
  /** Number of groups the channels fall into; 1 if left out. */
  readonly groups?: number;
}

/**
 * Convolution without kernel flip over one, two or three axes: inputs x
 * [n, in, …], weight [out, in / groups, …kernel], bias [out] or none.
 */
export const conv: Operator<ConvOptions> = {
  type: "Conv",
  attributes({ kernel, stride, padding, dilation, groups }) {
    const pads = padding ?? kernel.map(() => 0);
    return {
      kernel_shape: kernel,
      strides: stride ?? kernel.map(() => 1),
      pads: [...pads, ...pads],
      dilations: dilation ?? kernel.map(() => 1),
      group: groups ?? 1,
    };
  },
  gradient(g, node) {
    const geometry = windowGeometry(node);
    const [x, weight] = [node.input(0), node.input(1)];
    const { upstream } = node;
    const positions = upTo(geometry.kernel.length).map((axis) => axis + 2);
    return [
      () => transposedConv(g, upstream, weight, x, geometry),
      () => convWeightGradient(g, x, upstream, weight, geometry),
      () =>
        g.op("ReduceSum", [upstream, g.integers(0, ...positions)], {
          keepdims: 0,
        }),
    ];
  },
};
