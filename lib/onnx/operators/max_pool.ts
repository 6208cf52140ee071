import type { Operator } from "../operator.ts";

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

/** Largest value of each window: input x [n, channels, …]. */
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
};
