import { GraphBuilder } from "../onnx/mod.ts";
import type { Tensor } from "../torch/mod.ts";
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
}

/** The layers of the bundled network. */
export const syncnetCompactLayers: CompactLayers = {
  picture: syncnetCompactPicture,
  sound: syncnetCompactSound,
};

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
    [...layers.picture, ...layers.sound],
    stored,
    syncnetCompactUnused,
  );
  const g = new GraphBuilder();
  const emit = (own: readonly Layer[], x: ReturnType<typeof g.op>) => {
    const folded = foldLayers({ layers: own, parameters });
    return emitLayers(
      g,
      folded.layers,
      x,
      storedParameters(g, folded.parameters),
    );
  };

  const frames = g.input("frames", "F32", ["frames", 64, 64, 1]);
  const grey = g.op("Squeeze", [frames, g.integers(3)]);
  const windows = slidingWindows(g, grey, { length: 5, hop: 1 });
  g.output("picture", emit(layers.picture, windows), "F32", [
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
  g.output("sound", vectors, "F32", ["sound_windows", 128]);
  return g.build({ name: "syncnet_compact", metadata });
}
