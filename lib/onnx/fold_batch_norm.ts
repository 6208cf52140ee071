/** A layer's weight and bias, the outermost axis of the weight being its output channels. */
export interface Affine {
  /** Weight, [channels, …] flattened row-major. */
  readonly weight: Float32Array;
  /** Bias, [channels]; none counts as zeros. */
  readonly bias?: Float32Array | undefined;
}

/** What a batch normalisation has learnt, [channels] each. */
export interface BatchNormStatistics {
  /** Learnt factor. */
  readonly scale: Float32Array;
  /** Learnt addend. */
  readonly shift: Float32Array;
  /** Running mean. */
  readonly mean: Float32Array;
  /** Running variance. */
  readonly variance: Float32Array;
  /** Added to the variance. */
  readonly epsilon: number;
}

/**
 * Weight and bias of a convolution or linear layer that does by itself what it
 * and the batch normalisation after it do (statistics fixed).
 *
 * With k = scale / √(variance + ε): weight·k and (bias − mean)·k + shift,
 * computed in double.
 *
 * @throws {RangeError} if the weight cannot be divided among the channels
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const one = Float32Array.of(1);
 * const folded = foldBatchNorm(
 *   { weight: Float32Array.of(3) },
 *   { scale: Float32Array.of(4), shift: one, mean: one, variance: one, epsilon: 3 },
 * );
 * deepStrictEqual(folded, { weight: Float32Array.of(6), bias: Float32Array.of(-1) });
 * ```
 */
export function foldBatchNorm(
  { weight, bias }: Affine,
  { scale, shift, mean, variance, epsilon }: BatchNormStatistics,
): { weight: Float32Array; bias: Float32Array } {
  const channels = scale.length;
  const perChannel = weight.length / channels;
  if (!Number.isInteger(perChannel)) {
    throw new RangeError(
      `a weight of ${weight.length} elements does not fit ${channels} channels`,
    );
  }
  const foldedWeight = new Float32Array(weight.length);
  const foldedBias = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const factor = scale[c]! / Math.sqrt(variance[c]! + epsilon);
    foldedBias[c] = ((bias?.[c] ?? 0) - mean[c]!) * factor + shift[c]!;
    for (let i = c * perChannel; i < (c + 1) * perChannel; i++) {
      foldedWeight[i] = weight[i]! * factor;
    }
  }
  return { weight: foldedWeight, bias: foldedBias };
}
