import { GraphBuilder, type Value } from "../onnx/mod.ts";
import type { Tensor } from "../torch/mod.ts";
import { emitAlongTime } from "./context.ts";
import { emitLayers } from "./emit.ts";
import { foldLayers } from "./fold.ts";
import type { Layer } from "./layers.ts";
import { takeParameters } from "./parameters.ts";
import { storedParameters } from "./sources.ts";
import {
  syncnetCompactPicture,
  syncnetCompactSound,
  syncnetCompactUnused,
} from "./syncnet_compact_layers.ts";
import { slidingWindows } from "./windows.ts";

/** Layers of the two streams. */
export interface CompactLayers {
  /** Picture stream over [n, 5, 64, 64]. */
  readonly picture: readonly Layer[];
  /** Sound stream over [n, 1, 13, steps], one vector every 4 steps of a receptive field of 20. */
  readonly sound: readonly Layer[];
  /** What each stream goes on with along time, over [n, dimensions, 1, windows]. */
  readonly context?: {
    /** Of the picture vectors. */
    readonly picture: readonly Layer[];
    /** Of the sound vectors. */
    readonly sound: readonly Layer[];
    /** Windows that a vector reads before and after its own. */
    readonly reach: number;
  };
}

/** All layers of a two-stream network, for its parameters. */
export function compactLayerList(
  { picture, sound, context }: CompactLayers,
): Layer[] {
  return [
    ...picture,
    ...sound,
    ...context?.picture ?? [],
    ...context?.sound ?? [],
  ];
}

/** The layers of the bundled network. */
export const syncnetCompactLayers: CompactLayers = {
  picture: syncnetCompactPicture,
  sound: syncnetCompactSound,
};

/** Metadata that tells how many windows a vector reads on either side of its own. */
export const reachKey = "context_windows";

/**
 * The compact SyncNet as one ONNX model of two independent halves: `frames`
 * F32 [frames, 64, 64, 1] → `picture` F32 [frames − 4, 128], and `mfcc` F32
 * [rows, 13] → `sound` F32 [floor((rows − 20) / 4) + 1, 128].
 *
 * @param stored the checkpoint's tensors
 * @param metadata free text to keep in the file
 * @param layers other layers between the same inputs and outputs
 * @throws {NetworkError} `checkpoint-mismatch` if it is another network's
 */
export function syncnetCompactModel(
  stored: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
  layers: CompactLayers = syncnetCompactLayers,
): Uint8Array {
  const parameters = takeParameters(
    compactLayerList(layers),
    stored,
    syncnetCompactUnused,
  );
  const g = new GraphBuilder();
  const emit = (own: readonly Layer[], x: Value) => {
    const folded = foldLayers({ layers: own, parameters });
    return emitLayers(
      g,
      folded.layers,
      x,
      storedParameters(g, folded.parameters),
    );
  };
  /** The first and the last vector stand for what lies beyond the track. */
  const withContext = (own: readonly Layer[] | undefined, vectors: Value) => {
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
      storedParameters(g, folded.parameters),
    );
    return g.op("Squeeze", [made, g.integers(0)]);
  };

  const frames = g.input("frames", "F32", ["frames", 64, 64, 1]);
  const grey = g.op("Squeeze", [frames, g.integers(3)]);
  const windows = slidingWindows(g, grey, { length: 5, hop: 1 });
  const pictures = emit(layers.picture, windows);
  g.output("picture", withContext(layers.context?.picture, pictures), "F32", [
    "picture_windows",
    128,
  ]);

  const mfcc = g.input("mfcc", "F32", ["rows", 13]);
  const plane = g.op("Unsqueeze", [
    g.op("Transpose", [mfcc], { perm: [1, 0] }),
    g.integers(0, 1),
  ]);
  const track = emit(layers.sound, plane);
  const vectors = g.op("Transpose", [
    g.op("Squeeze", [track, g.integers(0, 2)]),
  ], { perm: [1, 0] });
  g.output("sound", withContext(layers.context?.sound, vectors), "F32", [
    "sound_windows",
    128,
  ]);
  const reach = layers.context?.reach ?? 0;
  return g.build({
    name: "syncnet_compact",
    metadata: { ...metadata, [reachKey]: String(reach) },
  });
}
