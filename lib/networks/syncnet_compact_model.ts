import { float32, GraphBuilder, type Value } from "../onnx/mod.ts";
import type { Tensor } from "../torch/mod.ts";
import { compactLayerList, type CompactLayers } from "./compact_layers.ts";
import { emitAlongTime } from "./context.ts";
import { emitLayers } from "./emit.ts";
import { NetworkError } from "./errors.ts";
import { foldLayers } from "./fold.ts";
import type { Layer } from "./layers.ts";
import { type Parameters, takeParameters } from "./parameters.ts";
import { type StoredOptions, storedParameters } from "./sources.ts";
import { slidingWindows } from "./windows.ts";

/** The temperature, which only training uses. */
const unused = ["t"];
/** Length of one network's vectors. */
const dimensions = 128;

/** A trained two-stream network. */
export interface CompactNetwork {
  /** Its description. */
  readonly layers: CompactLayers;
  /** Its checkpoint's tensors. */
  readonly stored: ReadonlyMap<string, Tensor>;
}

/** What a compact model tells of itself, as its file's free texts. */
export const compactModelKeys = {
  /** Windows that a vector reads on either side of its own. */
  context: "context_windows",
  /** Length of a vector. */
  dimensions: "dimensions",
} as const;

/** Options of {@link syncnetCompactModel}. */
export interface CompactModelOptions {
  /** Free texts to keep in the file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** How weights are stored: `half` takes half the room and rounds them to eleven bits. */
  readonly weights?: "float32" | "half";
}

/** Writes one network's halves: vectors of length 1, `[windows, 128]`. */
function emitNetwork(
  g: GraphBuilder,
  { layers, stored }: CompactNetwork,
  inputs: { readonly windows: Value; readonly plane: Value },
  options: StoredOptions,
): { picture: Value; sound: Value } {
  const parameters = takeParameters(compactLayerList(layers), stored, unused);
  const source = (own: Parameters) => storedParameters(g, own, options);
  const emit = (own: readonly Layer[], x: Value): Value => {
    const folded = foldLayers({ layers: own, parameters });
    return emitLayers(g, folded.layers, x, source(folded.parameters));
  };
  /** The first and the last vector stand for what lies beyond the track. */
  const alongTime = (own: readonly Layer[] | undefined, vectors: Value) => {
    if (own === undefined) return vectors;
    const { reach } = layers.context!;
    const track = g.op("Pad", [
      g.op("Unsqueeze", [vectors, g.integers(0)]),
      g.integers(0, reach, 0, 0, reach, 0),
    ], { mode: "edge" });
    const folded = foldLayers({ layers: own, parameters });
    const made = emitAlongTime(
      g,
      folded.layers,
      track,
      source(folded.parameters),
    );
    return g.op("Squeeze", [made, g.integers(0)]);
  };
  const heard = g.op("Transpose", [
    g.op("Squeeze", [emit(layers.sound, inputs.plane), g.integers(0, 2)]),
  ], { perm: [1, 0] });
  return {
    picture: alongTime(
      layers.context?.picture,
      emit(layers.picture, inputs.windows),
    ),
    sound: alongTime(layers.context?.sound, heard),
  };
}

/** Vectors side by side, again of length 1: squared distances become the networks' mean. */
function sideBySide(g: GraphBuilder, vectors: readonly Value[]): Value {
  if (vectors.length === 1) return vectors[0]!;
  const share = g.constant(float32([1 / Math.sqrt(vectors.length)], []));
  return g.op("Mul", [g.op("Concat", vectors, { axis: 1 }), share]);
}

/**
 * Compact SyncNets as one ONNX model of two independent halves: `frames` F32
 * [frames, 64, 64, 1] → `picture` F32 [frames − 4, n · 128], and `mfcc` F32
 * [rows, 13] → `sound` F32 [floor((rows − 20) / 4) + 1, n · 128]. The vectors
 * of several networks, trained apart, stand side by side.
 *
 * @param networks at least one; all with the same context
 * @throws {NetworkError} `checkpoint-mismatch` if a checkpoint does not fit its
 *   layers, `architecture-invalid` if there is no network or contexts differ
 */
export function syncnetCompactModel(
  networks: readonly CompactNetwork[],
  options: CompactModelOptions = {},
): Uint8Array {
  const { metadata = {}, weights = "float32" } = options;
  const reaches = new Set(
    networks.map(({ layers }) => layers.context?.reach ?? 0),
  );
  if (reaches.size !== 1) {
    throw new NetworkError(
      "architecture-invalid",
      "networks that are joined must be at least one and read equally far around their windows",
    );
  }
  const g = new GraphBuilder();
  const frames = g.input("frames", "F32", ["frames", 64, 64, 1]);
  const mfcc = g.input("mfcc", "F32", ["rows", 13]);
  const grey = g.op("Squeeze", [frames, g.integers(3)]);
  const windows = slidingWindows(g, grey, { length: 5, hop: 1 });
  const plane = g.op("Unsqueeze", [
    g.op("Transpose", [mfcc], { perm: [1, 0] }),
    g.integers(0, 1),
  ]);
  const made = networks.map((network, i) =>
    emitNetwork(g, network, { windows, plane }, {
      prefix: networks.length === 1 ? "" : `${i}.`,
      half: weights === "half",
    })
  );
  const length = networks.length * dimensions;
  g.output(
    "picture",
    sideBySide(g, made.map(({ picture }) => picture)),
    "F32",
    [
      "picture_windows",
      length,
    ],
  );
  g.output("sound", sideBySide(g, made.map(({ sound }) => sound)), "F32", [
    "sound_windows",
    length,
  ]);
  return g.build({
    name: "syncnet_compact",
    metadata: {
      ...metadata,
      [compactModelKeys.context]: String([...reaches][0]),
      [compactModelKeys.dimensions]: String(length),
    },
  });
}
