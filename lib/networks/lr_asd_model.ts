import { float32, GraphBuilder, type Value } from "../onnx/mod.ts";
import type { Tensor } from "../torch/mod.ts";
import { emitLayers, type LayerObserver } from "./emit.ts";
import { foldLayers } from "./fold.ts";
import type { Layer } from "./layers.ts";
import {
  lrAsdDetectorGate,
  lrAsdFusionGate,
  lrAsdHead,
  lrAsdPicture,
  lrAsdRecurrent,
  lrAsdRecurrentSize,
  lrAsdSound,
  lrAsdUnused,
} from "./lr_asd_layers.ts";
import { takeParameters } from "./parameters.ts";
import { bothWays, recurrentNames } from "./recurrent.ts";
import { storedParameters } from "./sources.ts";

/** Grey levels as shares of 255 are shifted and scaled by these (weights' page, section 2). */
const greyMean = 0.4161;
const greyDeviation = 0.1688;

/** Values of a frame's picture vector, and of its sound vector. */
export const lrAsdDimensions = 128;

const allLayers: readonly Layer[] = [
  ...lrAsdPicture.flatMap(({ within, along }) => [...within, ...along]),
  ...lrAsdSound,
  ...lrAsdFusionGate,
  ...lrAsdDetectorGate,
  ...lrAsdHead,
];

/**
 * The picture encoder's kernels reach either over space or over time: without
 * the axes of size 1 between they are kernels over a plane.
 */
function withoutIdleAxes(
  stored: ReadonlyMap<string, Tensor>,
): Map<string, Tensor> {
  return new Map(Array.from(stored, ([name, tensor]) => {
    const [out, channels, time, rows, columns] = tensor.shape;
    if (tensor.shape.length !== 5) return [name, tensor];
    const plane = time === 1 ? [rows!, columns!] : [time!, rows! * columns!];
    return [name, { ...tensor, shape: [out!, channels!, ...plane] }];
  }));
}

/** Where a half's layers are written, and who hears of them. */
interface Half {
  readonly g: GraphBuilder;
  readonly emit: Emit;
  /** Tells of a stage's output, and gives it back. */
  show(name: string, value: Value): Value;
}

function startHalf(
  stored: ReadonlyMap<string, Tensor>,
  observe?: (g: GraphBuilder) => LayerObserver,
): Half {
  const parameters = takeParameters(allLayers, withoutIdleAxes(stored), [
    ...lrAsdUnused,
    ...lrAsdRecurrent.flatMap(recurrentNames),
  ]);
  const g = new GraphBuilder();
  const told = observe?.(g) ?? (() => {});
  return {
    g,
    emit(layers, x) {
      const folded = foldLayers({ layers, parameters });
      const source = storedParameters(g, folded.parameters);
      return emitLayers(g, folded.layers, x, source, told);
    },
    show(name, value) {
      told(name, value);
      return value;
    },
  };
}

/**
 * LR-ASD's picture half as an ONNX model: `frames` U8 [frames, 112, 112] (grey
 * faces) → `picture` F32 [frames, 128]. It hears nothing, so one run serves
 * whatever sound {@link lrAsdSpeechModel} is given.
 *
 * Weights' page, section 2. Where they can, convolutions run over planes: those
 * within frames over [frames, channels, rows, columns], those along time over
 * [1, channels, frames, rows · columns].
 *
 * @param stored the checkpoint's tensors
 * @param observe told the layers' outputs, and `visual_embed`
 * @throws {NetworkError} `checkpoint-mismatch` if it is another network's
 */
export function lrAsdPictureModel(
  stored: ReadonlyMap<string, Tensor>,
  observe?: (g: GraphBuilder) => LayerObserver,
): Uint8Array {
  const { g, emit, show } = startHalf(stored, observe);
  const picture = show("visual_embed", pictureVectors(g, emit));
  g.output("picture", picture, "F32", ["frames", lrAsdDimensions]);
  return g.build({ name: "lr_asd_picture" });
}

/**
 * The rest of LR-ASD as an ONNX model: `picture` F32 [frames, 128] and `mfcc`
 * F32 [4 · frames, 13] → `logits` F32 [frames, 2]: not speaking, speaking.
 *
 * @param stored the checkpoint's tensors
 * @param observe told the layers' outputs, and `audio_embed`, `fusion`, `gru`,
 *   `detector_out`
 * @throws {NetworkError} `checkpoint-mismatch` if it is another network's
 */
export function lrAsdSpeechModel(
  stored: ReadonlyMap<string, Tensor>,
  observe?: (g: GraphBuilder) => LayerObserver,
): Uint8Array {
  const { g, emit, show } = startHalf(stored, observe);
  const picture = g.input("picture", "F32", ["frames", lrAsdDimensions]);
  const sound = show("audio_embed", soundVectors(g, emit));
  const both = g.op("Concat", [sound, picture], { axis: 1 });
  const fused = show("fusion", gated(g, emit, lrAsdFusionGate, both));
  const remembered = show(
    "gru",
    bothWays(
      g,
      g.op("Unsqueeze", [fused, g.integers(1)]),
      stored,
      lrAsdRecurrent,
      lrAsdRecurrentSize,
    ),
  );
  const detected = gated(g, emit, lrAsdDetectorGate, remembered);
  const logits = emit(lrAsdHead, show("detector_out", detected));
  g.output("logits", logits, "F32", ["frames", 2]);
  return g.build({ name: "lr_asd_speech" });
}

type Emit = (layers: readonly Layer[], x: Value) => Value;

/** [frames, 112, 112] grey levels → [frames, 128]. */
function pictureVectors(g: GraphBuilder, emit: Emit): Value {
  const frames = g.input("frames", "U8", ["frames", 112, 112]);
  const levels = g.op("Div", [
    g.op("Cast", [frames], { to: 1 }),
    g.constant(float32([255], [])),
  ]);
  const normalised = g.op("Div", [
    g.op("Sub", [levels, g.constant(float32([greyMean], []))]),
    g.constant(float32([greyDeviation], [])),
  ]);
  let x = g.op("Unsqueeze", [normalised, g.integers(1)]);
  for (const { within, along, after, channels, side } of lrAsdPicture) {
    const rows = g.op("Reshape", [
      emit(within, x),
      g.integers(-1, channels, side * side),
    ]);
    const inTime = g.op("Transpose", [
      g.op("Unsqueeze", [rows, g.integers(0)]),
    ], { perm: [0, 2, 1, 3] });
    const back = g.op("Transpose", [emit(along, inTime)], {
      perm: [0, 2, 1, 3],
    });
    x = emit(
      after,
      g.op("Reshape", [back, g.integers(-1, channels, side, side)]),
    );
  }
  return g.op("ReduceMax", [x], { axes: [2, 3], keepdims: 0 });
}

/** [4 · frames, 13] MFCC → [frames, 128]. */
function soundVectors(g: GraphBuilder, emit: Emit): Value {
  const mfcc = g.input("mfcc", "F32", ["rows", 13]);
  const plane = g.op("Unsqueeze", [
    g.op("Transpose", [mfcc], { perm: [1, 0] }),
    g.integers(0, 1),
  ]);
  const means = g.op("ReduceMean", [emit(lrAsdSound, plane)], {
    axes: [2],
    keepdims: 0,
  });
  return g.op("Transpose", [g.op("Squeeze", [means, g.integers(0)])], {
    perm: [1, 0],
  });
}

/** x · sigmoid(what the layers make of x), [frames, channels]. */
function gated(
  g: GraphBuilder,
  emit: Emit,
  layers: readonly Layer[],
  x: Value,
): Value {
  const channelsFirst = g.op("Unsqueeze", [
    g.op("Transpose", [x], { perm: [1, 0] }),
    g.integers(0),
  ]);
  const opening = g.op("Sigmoid", [emit(layers, channelsFirst)]);
  const rows = g.op("Transpose", [g.op("Squeeze", [opening, g.integers(0)])], {
    perm: [1, 0],
  });
  return g.op("Mul", [x, rows]);
}
