/** The tiny two-stream network of `reference/training`. */
import {
  convLayer,
  emitLayers,
  type Layer,
  linearLayer,
} from "../../lib/networks/mod.ts";
import {
  batchNormLayer,
  maxPoolLayer,
  type Parameter,
  parametersOf,
  reluLayer,
} from "../../lib/networks/mod.ts";
import {
  averagePool,
  type GraphBuilder,
  type Value,
} from "../../lib/onnx/mod.ts";
import type { ForwardTools } from "../../lib/training/training_step.ts";

/** The two streams. */
export type Stream = "visual" | "audio";

const halving = { kernel: [3, 3], stride: [2, 2], padding: [1, 1] };

function front(
  stream: Stream,
  channels: number,
  pool: Parameters<typeof maxPoolLayer>[1],
  padding: number,
): Layer[] {
  return [
    convLayer(`${stream}.conv1`, channels, 8, { ...halving, bias: false }),
    batchNormLayer(`${stream}.bn`, 8),
    reluLayer(`${stream}.relu`),
    maxPoolLayer(`${stream}.pool`, pool),
    convLayer(`${stream}.conv2`, 8, 16, {
      kernel: [3, 3],
      padding: [padding, padding],
    }),
  ];
}

const fronts: Readonly<Record<Stream, readonly Layer[]>> = {
  visual: front("visual", 15, halving, 0),
  audio: front("audio", 1, { kernel: [2, 2], stride: [2, 2] }, 1),
};

const averages: Readonly<Record<Stream, readonly number[]>> = {
  visual: [2, 2],
  audio: [3, 5],
};

const heads: Readonly<Record<Stream, readonly Layer[]>> = {
  visual: [
    { kind: "flatten", name: "visual.flatten" },
    linearLayer("visual.fc", 64, 16),
  ],
  audio: [
    { kind: "flatten", name: "audio.flatten" },
    linearLayer("audio.fc", 16, 16),
  ],
};

/** Parameters and statistics of both streams. */
export const tinyParameters: readonly Parameter[] =
  (["visual", "audio"] as const)
    .flatMap((stream) => parametersOf([...fronts[stream], ...heads[stream]]));

/** Writes one stream: [n, 15, 24, 24] or [n, 1, 13, 20] to [n, 16]. */
export function emitTiny(
  g: GraphBuilder,
  stream: Stream,
  x: Value,
  { parameter, learn }: Pick<ForwardTools, "parameter"> & Partial<ForwardTools>,
  observe: (name: string, value: Value) => void = () => {},
): Value {
  const told = observe;
  const rows = emitLayers(g, fronts[stream], x, parameter, told, learn);
  const kernel = averages[stream];
  const pooled = g.apply(averagePool, [rows], { kernel, stride: kernel });
  told(`${stream}.avg`, pooled);
  return emitLayers(g, heads[stream], pooled, parameter, told, learn);
}
