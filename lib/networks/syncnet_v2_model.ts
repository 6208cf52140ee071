import { GraphBuilder } from "../onnx/mod.ts";
import type { Tensor } from "../torch/mod.ts";
import { collapseTime } from "./collapse_time.ts";
import { emitLayers, type LayerObserver } from "./emit.ts";
import { foldLayers } from "./fold.ts";
import { type Parameters, takeParameters } from "./parameters.ts";
import { storedParameters } from "./sources.ts";
import {
  syncnetV2Picture,
  syncnetV2PictureHead,
  syncnetV2Sound,
} from "./syncnet_v2_layers.ts";
import { slidingWindows, type WindowOptions } from "./windows.ts";

/** Frames of a picture window. */
const windowFrames = 5;
/** MFCC rows (10 ms) of a sound window, and from one to the next. */
export const syncnetV2SoundWindow: WindowOptions = { length: 20, hop: 4 };

/** SyncNet v2's parameters out of a checkpoint. */
export function syncnetV2Parameters(
  stored: ReadonlyMap<string, Tensor>,
): Parameters {
  return takeParameters(
    [...syncnetV2Picture, ...syncnetV2PictureHead, ...syncnetV2Sound],
    stored,
  );
}

/** What {@link syncnetV2PictureModel} and {@link syncnetV2SoundModel} can be told. */
export interface ModelVariant {
  /** Whether batch normalisation goes into the layer before it; true if left out. */
  readonly fold?: boolean;
  /** Told every layer's output, so that a test can look at it. */
  readonly observe?: (g: GraphBuilder) => LayerObserver;
}

/**
 * Picture branch as an ONNX model: `frames` U8 [frames, 224, 224, 3] RGB →
 * `lip` F32 [frames − 4, 512] and `picture` F32 [frames − 4, 1024].
 *
 * Windows are cut inside the graph, so that each frame is sent once.
 */
export function syncnetV2PictureModel(
  parameters: Parameters,
  { fold = true, observe }: ModelVariant = {},
): Uint8Array {
  const flat = collapseTime({ layers: syncnetV2Picture, parameters });
  const head = { layers: syncnetV2PictureHead, parameters };
  const trunk = fold ? foldLayers(flat) : flat;
  const last = fold ? foldLayers(head) : head;

  const g = new GraphBuilder();
  const observer = observe?.(g);
  const frames = g.input("frames", "U8", ["frames", 224, 224, 3]);
  const planes = g.op("Cast", [
    g.op("Transpose", [frames], { perm: [0, 3, 1, 2] }),
  ], { to: 1 });
  const windows = g.op("Reshape", [
    slidingWindows(g, planes, { length: windowFrames, hop: 1 }),
    g.integers(-1, 3 * windowFrames, 224, 224),
  ]);
  const lip = emitLayers(
    g,
    trunk.layers,
    windows,
    storedParameters(g, trunk.parameters),
    observer,
  );
  const vector = emitLayers(
    g,
    last.layers,
    lip,
    storedParameters(g, last.parameters),
    observer,
  );
  g.output("lip", lip, "F32", ["windows", 512]);
  g.output("picture", vector, "F32", ["windows", 1024]);
  return g.build({ name: "syncnet_v2_picture" });
}

/**
 * Sound branch as an ONNX model: `mfcc` F32 [rows, 13] → `sound` F32
 * [floor((rows − 20) / 4) + 1, 1024], one row per video frame.
 */
export function syncnetV2SoundModel(
  parameters: Parameters,
  { fold = true, observe }: ModelVariant = {},
): Uint8Array {
  const plain = { layers: syncnetV2Sound, parameters };
  const { layers, parameters: used } = fold ? foldLayers(plain) : plain;
  const g = new GraphBuilder();
  const mfcc = g.input("mfcc", "F32", ["rows", 13]);
  const windows = g.op("Transpose", [
    slidingWindows(g, mfcc, syncnetV2SoundWindow),
  ], {
    perm: [0, 2, 1],
  });
  const vector = emitLayers(
    g,
    layers,
    g.op("Unsqueeze", [windows, g.integers(1)]),
    storedParameters(g, used),
    observe?.(g),
  );
  g.output("sound", vector, "F32", ["windows", 1024]);
  return g.build({ name: "syncnet_v2_sound" });
}
