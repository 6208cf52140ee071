import {
  type BatchNormLayer,
  compactLayerList,
  type CompactLayers,
  foldCompact,
  type Layer,
  storedParameters,
} from "../networks/mod.ts";
import {
  createSession,
  float32,
  GraphBuilder,
  type GraphTensor,
} from "../onnx/mod.ts";
import { TrainingError } from "./errors.ts";
import type { ForwardTools } from "./training_step.ts";
import { emitStreams } from "./two_streams.ts";

/** A convolution and the batch normalisation that goes into it. */
export interface FoldedPair {
  /** Its name. */
  readonly conv: string;
  /** The layer after it. */
  readonly norm: BatchNormLayer;
}

function pairsOf(layers: readonly Layer[]): FoldedPair[] {
  return layers.flatMap((layer, place): FoldedPair[] => {
    if (layer.kind === "sum") return layer.branches.flatMap(pairsOf);
    const before = layers[place - 1];
    return layer.kind === "batch-norm" && before?.kind === "conv"
      ? [{ conv: before.name, norm: layer }]
      : [];
  });
}

/** What folding takes out of a network. */
export function foldedPairs(layers: CompactLayers): FoldedPair[] {
  return pairsOf(compactLayerList(layers));
}

/** What {@link unfold} is told. */
export interface UnfoldOptions {
  /** The network's description, with batch normalisation. */
  readonly layers: CompactLayers;
  /** Parameters of that description, those of the batch normalisations not yet the network's. */
  readonly start: ReadonlyMap<string, GraphTensor>;
  /** Numbers of the file, batch normalisation folded into convolutions. */
  readonly folded: ReadonlyMap<string, GraphTensor>;
  /** Frames of a segment. */
  readonly frames: number;
  /** Batches to measure on, as a training step is fed. */
  readonly batches: Iterable<Readonly<Record<string, GraphTensor>>>;
}

/**
 * Parameters to train on from a network whose batch normalisations were folded
 * away: each gets back the statistics that its convolution's results have on
 * some batches, and a factor and an addend that undo them.
 *
 * For use the network is exactly what it was; in training, where batches are
 * normalised by their own statistics, it is so as far as they resemble those
 * that were measured.
 *
 * @throws {TrainingError} `checkpoint-mismatch` if the file's convolutions have no
 *   bias: nothing was folded into them
 */
export async function unfold(
  { layers, start, folded, frames, batches }: UnfoldOptions,
): Promise<Map<string, GraphTensor>> {
  const pairs = foldedPairs(layers);
  const biasOf = ({ conv }: FoldedPair): Float32Array => {
    const bias = folded.get(`${conv}.bias`);
    if (bias !== undefined) return bias.data as Float32Array;
    throw new TrainingError(
      "checkpoint-mismatch",
      `the network to start from has no ${conv}.bias: it is not one of the compact kind, made for use`,
    );
  };
  const biases = pairs.map(biasOf);
  const g = new GraphBuilder();
  const tools: ForwardTools = {
    parameter: storedParameters(g, new Map([...start, ...folded])),
    learn: () => {},
    observe(name, value) {
      if (!pairs.some(({ conv }) => conv === name)) return;
      const over = { axes: [0, 2, 3], keepdims: 0 };
      const squares = g.op("Mul", [value, value]);
      for (
        const [what, x] of [["mean", value], ["square", squares]] as const
      ) {
        g.output(`${name}/${what}`, g.op("ReduceMean", [x], over), "F32", [
          "channels",
        ]);
      }
    },
  };
  const { layers: withoutNorms } = foldCompact({ layers, parameters: start });
  emitStreams(g, withoutNorms, frames, tools);
  await using session = await createSession(g.build());
  const sums = new Map<string, Float64Array>();
  let count = 0;
  for (const batch of batches) {
    count++;
    for (const [name, { data }] of Object.entries(await session.run(batch))) {
      const sum = sums.get(name) ?? new Float64Array(data.length);
      sums.set(name, sum.map((value, c) => value + Number(data[c])));
    }
  }
  const unfolded = new Map(start);
  pairs.forEach(({ conv, norm: { name, epsilon } }, place) => {
    const [mean, square] = ["mean", "square"].map((what) =>
      sums.get(`${conv}/${what}`)!.map((sum) => sum / count)
    );
    const variance = square!.map((value, c) =>
      Math.max(0, value - mean![c]! ** 2)
    );
    const set = (part: string, values: Float64Array): void => {
      unfolded.set(`${name}.${part}`, float32(Float32Array.from(values)));
    };
    set("running_mean", mean!.map((value, c) => value - biases[place]![c]!));
    set("running_var", variance);
    set("weight", variance.map((value) => Math.sqrt(value + epsilon)));
    set("bias", mean!);
  });
  return unfolded;
}
