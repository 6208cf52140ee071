import type { GraphBuilder, Value } from "../onnx/mod.ts";
import {
  type BatchStatisticsObserver,
  emitLayers,
  type ParameterSource,
} from "./emit.ts";
import {
  batchNormLayer,
  convLayer,
  type Layer,
  reluLayer,
  residualLayer,
} from "./layers.ts";

/** What a vector learns from the vectors around it. */
export interface ContextOptions {
  /** Windows that each of the two convolutions along time reads, an odd number. */
  readonly kernel: number;
  /** Channels between them. */
  readonly hidden: number;
}

/** Windows that a vector reads before and after its own. */
export function contextReach({ kernel }: ContextOptions): number {
  return kernel - 1;
}

/**
 * Layers over a track of vectors `[n, dimensions, 1, windows]`: two
 * convolutions along time, added to the vector they surround. They do not pad,
 * so {@link contextReach} windows are lost at both ends.
 *
 * @param name prefix of the parameters
 * @param dimensions length of a vector
 */
export function contextLayers(
  name: string,
  dimensions: number,
  options: ContextOptions,
): Layer[] {
  const { kernel, hidden } = options;
  const across = [1, kernel];
  return [
    residualLayer(`${name}.sum`, [
      convLayer(`${name}.0`, dimensions, hidden, {
        kernel: across,
        bias: false,
      }),
      batchNormLayer(`${name}.1`, hidden),
      reluLayer(`${name}.2`),
      convLayer(`${name}.3`, hidden, dimensions, { kernel: across }),
    ], contextReach(options)),
  ];
}

/**
 * Writes layers over tracks of vectors, `[tracks, windows, dimensions]` in and
 * out.
 */
export function emitAlongTime(
  g: GraphBuilder,
  layers: readonly Layer[],
  vectors: Value,
  parameter: ParameterSource,
  learn?: BatchStatisticsObserver,
): Value {
  const track = g.op("Unsqueeze", [
    g.op("Transpose", [vectors], { perm: [0, 2, 1] }),
    g.integers(2),
  ]);
  const made = emitLayers(g, layers, track, parameter, () => {}, learn);
  return g.op("Transpose", [g.op("Squeeze", [made, g.integers(2)])], {
    perm: [0, 2, 1],
  });
}
