import { coefficientCount } from "../audio/mod.ts";
import { GraphBuilder, type Value } from "../onnx/mod.ts";
import type { Tensor } from "../torch/mod.ts";
import {
  compactLayerList,
  type CompactLayers,
  compactSizes,
} from "./compact_layers.ts";
import { emitAlongTime } from "./context.ts";
import { emitLayers } from "./emit.ts";
import { foldCompact } from "./fold_compact.ts";
import type { Layer } from "./layers.ts";
import { takeParameters } from "./parameters.ts";
import { storedParameters } from "./sources.ts";
import { slidingWindows } from "./windows.ts";

/** The temperature, which only training uses. */
const unused = ["t"];

/** A trained two-stream network. */
export interface CompactNetwork {
  /** Its description. */
  readonly layers: CompactLayers;
  /** Its checkpoint's tensors. */
  readonly stored: ReadonlyMap<string, Tensor>;
}

/** Free text of an ONNX file: windows that a vector reads on either side of its own. */
export const contextKey = "context_windows";

/** Options of {@link syncnetCompactModel}. */
export interface CompactModelOptions {
  /** Free texts to keep in the file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** How weights are stored: `half` takes half the room and rounds them to eleven bits. */
  readonly weights?: "float32" | "half";
}

/**
 * A compact SyncNet as one ONNX model of two independent halves: `frames` F32
 * [frames, 64, 64, 1] → `picture` F32 [frames − 4, 128], and `mfcc` F32
 * [rows, 13] → `sound` F32 [floor((rows − 20) / 4) + 1, 128].
 *
 * @throws {NetworkError} `checkpoint-mismatch` if the checkpoint does not fit
 *   the layers
 */
export function syncnetCompactModel(
  { layers: description, stored }: CompactNetwork,
  { metadata = {}, weights = "float32" }: CompactModelOptions = {},
): Uint8Array {
  const { layers, parameters } = foldCompact({
    layers: description,
    parameters: takeParameters(compactLayerList(description), stored, unused),
  });
  const { margin = 0, reach = 0 } = layers.context ?? {};
  const { cropSide, dimensions, windowFrames } = compactSizes;
  const g = new GraphBuilder();
  const source = storedParameters(g, parameters, { half: weights === "half" });
  /** The first and the last vector stand for what lies beyond the track. */
  const alongTime = (own: readonly Layer[] | undefined, vectors: Value) => {
    if (own === undefined) return vectors;
    const track = g.op("Pad", [
      g.op("Unsqueeze", [vectors, g.integers(0)]),
      g.integers(0, margin, 0, 0, margin, 0),
    ], { mode: "edge" });
    const made = emitAlongTime(g, own, track, source);
    return g.op("Squeeze", [made, g.integers(0)]);
  };

  const frames = g.input("frames", "F32", ["frames", cropSide, cropSide, 1]);
  const grey = g.op("Squeeze", [frames, g.integers(3)]);
  const windows = slidingWindows(g, grey, { length: windowFrames, hop: 1 });
  const seen = emitLayers(g, layers.picture, windows, source);
  g.output("picture", alongTime(layers.context?.picture, seen), "F32", [
    "picture_windows",
    dimensions,
  ]);

  const mfcc = g.input("mfcc", "F32", ["rows", coefficientCount]);
  const plane = g.op("Unsqueeze", [
    g.op("Transpose", [mfcc], { perm: [1, 0] }),
    g.integers(0, 1),
  ]);
  const heard = g.op("Transpose", [
    g.op("Squeeze", [
      emitLayers(g, layers.sound, plane, source),
      g.integers(0, 2),
    ]),
  ], { perm: [1, 0] });
  g.output("sound", alongTime(layers.context?.sound, heard), "F32", [
    "sound_windows",
    dimensions,
  ]);
  return g.build({
    name: "syncnet_compact",
    metadata: { ...metadata, [contextKey]: String(reach) },
  });
}
