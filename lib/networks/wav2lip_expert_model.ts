import { float32, GraphBuilder } from "../onnx/mod.ts";
import type { Tensor } from "../torch/mod.ts";
import { emitLayers } from "./emit.ts";
import { foldLayers } from "./fold.ts";
import { type Parameters, takeParameters } from "./parameters.ts";
import { storedParameters } from "./sources.ts";
import type { ModelVariant } from "./syncnet_v2_model.ts";
import {
  wav2lipExpertFace,
  wav2lipExpertSound,
} from "./wav2lip_expert_layers.ts";
import { slidingWindows, type WindowOptions } from "./windows.ts";

/** Mel rows (80 a second) of a sound window; the one of frame i starts at floor(80·i / 25). */
export const wav2lipExpertSoundWindow: WindowOptions = {
  length: 16,
  hop: 16,
  per: 5,
};

/** The expert's parameters out of a checkpoint. */
export function wav2lipExpertParameters(
  stored: ReadonlyMap<string, Tensor>,
): Parameters {
  return takeParameters([...wav2lipExpertFace, ...wav2lipExpertSound], stored);
}

/**
 * Picture encoder as an ONNX model: `frames` U8 [frames, 96, 96, 3] RGB, whole
 * faces → `picture` F32 [frames − 4, 512], vectors of length 1.
 */
export function wav2lipExpertFaceModel(
  parameters: Parameters,
  { fold = true, observe }: ModelVariant = {},
): Uint8Array {
  const plain = { layers: wav2lipExpertFace, parameters };
  const { layers, parameters: used } = fold ? foldLayers(plain) : plain;
  const g = new GraphBuilder();
  const frames = g.input("frames", "U8", ["frames", 96, 96, 3]);
  const lower = g.op("Slice", [
    frames,
    g.integers(48),
    g.integers(96),
    g.integers(1),
  ]);
  const bgr = g.op("Gather", [lower, g.integers(2, 1, 0)], { axis: 3 });
  const planes = g.op("Cast", [
    g.op("Transpose", [bgr], { perm: [0, 3, 1, 2] }),
  ], { to: 1 });
  const scaled = g.op("Div", [planes, g.constant(float32([255], []))]);
  const windows = g.op("Reshape", [
    slidingWindows(g, scaled, { length: 5, hop: 1 }),
    g.integers(-1, 15, 48, 96),
  ]);
  const vector = emitLayers(
    g,
    layers,
    windows,
    storedParameters(g, used),
    observe?.(g),
  );
  g.output("picture", vector, "F32", ["windows", 512]);
  return g.build({ name: "wav2lip_expert_face" });
}

/**
 * Sound encoder as an ONNX model: `mel` F32 [rows, 80], 80 rows a second →
 * `sound` F32 [windows, 512], vectors of length 1, one a video frame.
 */
export function wav2lipExpertSoundModel(
  parameters: Parameters,
  { fold = true, observe }: ModelVariant = {},
): Uint8Array {
  const plain = { layers: wav2lipExpertSound, parameters };
  const { layers, parameters: used } = fold ? foldLayers(plain) : plain;
  const g = new GraphBuilder();
  const mel = g.input("mel", "F32", ["rows", 80]);
  const windows = g.op("Transpose", [
    slidingWindows(g, mel, wav2lipExpertSoundWindow),
  ], { perm: [0, 2, 1] });
  const vector = emitLayers(
    g,
    layers,
    g.op("Unsqueeze", [windows, g.integers(1)]),
    storedParameters(g, used),
    observe?.(g),
  );
  g.output("sound", vector, "F32", ["windows", 512]);
  return g.build({ name: "wav2lip_expert_sound" });
}
