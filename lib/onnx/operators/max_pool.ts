import type { Operator } from "../operator.ts";
import { scatterAdd } from "../shape_nodes.ts";

/** Geometry of a max pool, one number per spatial axis, outermost first. */
export interface MaxPoolOptions {
  /** Window size per axis. */
  readonly kernel: readonly number[];
  /** Step per axis. */
  readonly stride: readonly number[];
  /** Cells of −∞ on both sides per axis; 0 if left out. */
  readonly padding?: readonly number[];
  /** Whether a last, incomplete window counts; false if left out. */
  readonly ceil?: boolean;
}

/**
 * Largest value of each window: input x [n, channels, …]. Of equal ones the
 * first takes the whole gradient.
 */
export const maxPool: Operator<MaxPoolOptions> = {
  type: "MaxPool",
  attributes({ kernel, stride, padding, ceil }) {
    const pads = padding ?? kernel.map(() => 0);
    return {
      kernel_shape: kernel,
      strides: stride,
      pads: [...pads, ...pads],
      ceil_mode: ceil === true ? 1 : 0,
    };
  },
  gradient: (g, node) => [
    // The pool's optional second output: places of the maxima in all of x.
    () => scatterAdd(g, node.input(0), node.extraOutput(), node.upstream),
  ],
};
