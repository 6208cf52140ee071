import type { ConvOptions } from "../onnx/mod.ts";
import {
  batchNormLayer,
  convLayer,
  type Layer,
  linearLayer,
  reluLayer,
} from "./layers.ts";

/** Convolution without bias `STREAM.f.K.0`, batch normalisation `.1`, ReLU `.2`. */
function block(
  stream: "lip" | "aud",
  k: number,
  channelsIn: number,
  out: number,
  geometry: ConvOptions,
): Layer[] {
  const name = `${stream}.f.${k}`;
  return [
    convLayer(`${name}.0`, channelsIn, out, { ...geometry, bias: false }),
    batchNormLayer(`${name}.1`, out),
    reluLayer(`${name}.2`),
  ];
}

/** Keeps a vector of zeros finite; far below any length that occurs. */
const lengthFloor = 1e-12;

const halving = { kernel: [3, 3], stride: [2, 2], padding: [1, 1] };

/** Picture stream over [n, 5, 64, 64] (five grey frames) to 128 values of length 1. */
export const syncnetCompactPicture: readonly Layer[] = [
  ...block("lip", 0, 5, 32, {
    kernel: [5, 5],
    stride: [2, 2],
    padding: [2, 2],
  }),
  ...block("lip", 1, 32, 64, halving),
  ...block("lip", 2, 64, 96, halving),
  ...block("lip", 3, 96, 128, { kernel: [3, 3], padding: [1, 1] }),
  ...block("lip", 4, 128, 192, halving),
  { kind: "flatten", name: "lip.flatten" },
  linearLayer("lip.o", 192 * 4 * 4, 128),
  { kind: "l2-normalise", name: "lip.unit", epsilon: lengthFloor },
];

/**
 * Sound stream over a whole track, [n, 1, 13, steps] (coefficient, 10 ms
 * step) to [n, 128, 1, floor((steps − 20) / 4) + 1], vectors of length 1.
 */
export const syncnetCompactSound: readonly Layer[] = [
  {
    kind: "standardise",
    name: "aud.standard",
    mean: "am",
    deviation: "asd",
    size: 13,
    trailing: 1,
  },
  ...block("aud", 0, 1, 32, { kernel: [3, 3], padding: [1, 0] }),
  ...block("aud", 1, 32, 64, {
    kernel: [3, 3],
    stride: [2, 1],
    padding: [1, 0],
  }),
  ...block("aud", 2, 64, 96, {
    kernel: [3, 3],
    stride: [2, 1],
    padding: [1, 0],
  }),
  ...block("aud", 3, 96, 128, { kernel: [4, 3] }),
  ...block("aud", 4, 128, 192, { kernel: [1, 5] }),
  convLayer("aud.o", 192, 128, { kernel: [1, 8], stride: [1, 4] }),
  { kind: "l2-normalise", name: "aud.unit", epsilon: lengthFloor },
];

/** The temperature `t`, which only training uses. */
export const syncnetCompactUnused: readonly string[] = ["t"];
