import type { Operator } from "../operator.ts";

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** Added to the variance before the root. */
  readonly epsilon: number;
}

/**
 * Batch normalisation with the recorded statistics: inputs x [n, channels, …],
 * scale, bias, running mean, running variance, [channels] each.
 */
export const batchNorm: Operator<BatchNormOptions> = {
  type: "BatchNormalization",
  attributes: ({ epsilon }) => ({ epsilon: { float: epsilon } }),
};
