import type { GraphBuilder, Value } from "../onnx/mod.ts";
import {
  type BatchStatisticsObserver,
  emitLayers,
  type LayerObserver,
  type ParameterSource,
} from "./emit.ts";
import {
  batchNormLayer,
  convLayer,
  type Layer,
  reluLayer,
  residualLayer,
  unitLayer,
} from "./layers.ts";

/** What a vector learns from the vectors around it. */
export interface ContextOptions {
  /** Windows that each of the two convolutions along time reads, an odd number. */
  readonly kernel: number;
  /** Channels between them. */
  readonly hidden: number;
  /** Windows before and after each vector whose mean direction is taken off; 0 for none. */
  readonly centre: number;
}

/**
 * Share of the mean that is taken off: not all of it, so that vectors that are
 * all the same, as of silence or a still picture, stay what they are.
 */
const centreShare = 0.9;

/** Windows that the convolutions take from both ends. */
export function contextMargin({ kernel }: ContextOptions): number {
  return kernel - 1;
}

/** Windows that a vector reads before and after its own. */
export function contextReach(options: ContextOptions): number {
  return contextMargin(options) + options.centre;
}

/**
 * Layers over a track of vectors `[n, dimensions, 1, windows]`: two
 * convolutions along time, added to the vector they surround. They do not pad,
 * so {@link contextMargin} windows are lost at both ends. What all vectors
 * around have in common is then taken off: it tells of the face and the voice,
 * not of their timing.
 *
 * @param name prefix of the parameters
 * @param dimensions length of a vector
 */
export function contextLayers(
  name: string,
  dimensions: number,
  options: ContextOptions,
): Layer[] {
  const { kernel, hidden, centre } = options;
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
    ], contextMargin(options)),
    ...(centre === 0 ? [] : [
      unitLayer(`${name}.own`),
      {
        kind: "centre",
        name: `${name}.centre`,
        reach: centre,
        share: centreShare,
      } as const,
    ]),
    unitLayer(name),
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
  observe?: LayerObserver,
  learn?: BatchStatisticsObserver,
): Value {
  const track = g.op("Unsqueeze", [
    g.op("Transpose", [vectors], { perm: [0, 2, 1] }),
    g.integers(2),
  ]);
  const made = emitLayers(g, layers, track, parameter, observe, learn);
  return g.op("Transpose", [g.op("Squeeze", [made, g.integers(2)])], {
    perm: [0, 2, 1],
  });
}
