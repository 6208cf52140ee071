import { float32, GraphBuilder } from "../onnx/mod.ts";
import { emitLayers } from "./emit.ts";
import { foldLayers } from "./fold.ts";
import type { Parameters } from "./parameters.ts";
import { storedParameters } from "./sources.ts";
import { syncnet2016Picture, syncnet2016Sound } from "./syncnet_2016_layers.ts";
import type { ModelVariant } from "./syncnet_v2_model.ts";
import { slidingWindows, type WindowOptions } from "./windows.ts";

/** Side of a grey mouth picture in pixels ("Out of Time", section 2.2). */
const side = 111;

/** Frames of a picture window: 0.2 s at 25 a second ("Out of Time", section 2.2). */
export const syncnet2016PictureWindow: WindowOptions = { length: 5, hop: 1 };

/** MFCC rows of a sound window: 0.2 s at 100 a second, one window a frame ("Out of Time", section 2.1). */
export const syncnet2016SoundWindow: WindowOptions = { length: 20, hop: 4 };

/**
 * SyncNet 2016 as one ONNX model of two independent halves: `frames` U8
 * [frames, 111, 111, 1], grey mouths → `picture` F32 [frames − 4, 256], and
 * `mfcc` F32 [rows, 13] → `sound` F32 [floor((rows − 20) / 4) + 1, 256].
 *
 * The vectors are fc7's, as they are: the paper compares their Euclidean
 * distance with a margin.
 *
 * @param parameters of both streams, trained or from `initialParameters`
 * @throws {NetworkError} `checkpoint-mismatch` if a parameter is missing
 */
export function syncnet2016Model(
  parameters: Parameters,
  { fold = true, observe }: ModelVariant = {},
): Uint8Array {
  const g = new GraphBuilder();
  const emit = (
    own: typeof syncnet2016Picture,
    x: ReturnType<typeof g.op>,
  ) => {
    const plain = { layers: own, parameters };
    const used = fold ? foldLayers(plain) : plain;
    const source = storedParameters(g, used.parameters);
    return emitLayers(g, used.layers, x, source, observe?.(g));
  };

  const frames = g.input("frames", "U8", ["frames", side, side, 1]);
  const grey = g.op("Div", [
    g.op("Cast", [g.op("Squeeze", [frames, g.integers(3)])], { to: 1 }),
    g.constant(float32([255], [])),
  ]);
  const pictures = slidingWindows(g, grey, syncnet2016PictureWindow);
  g.output("picture", emit(syncnet2016Picture, pictures), "F32", [
    "picture_windows",
    256,
  ]);

  const mfcc = g.input("mfcc", "F32", ["rows", 13]);
  const sounds = g.op("Unsqueeze", [
    g.op("Transpose", [slidingWindows(g, mfcc, syncnet2016SoundWindow)], {
      perm: [0, 2, 1],
    }),
    g.integers(1),
  ]);
  g.output("sound", emit(syncnet2016Sound, sounds), "F32", [
    "sound_windows",
    256,
  ]);
  return g.build({ name: "syncnet_2016" });
}
