import type { ConvOptions, MaxPoolOptions } from "../onnx/mod.ts";
import {
  batchNormLayer,
  convLayer,
  type Layer,
  linearLayer,
  maxPoolLayer,
  reluLayer,
} from "./layers.ts";

/** Convolution `NAME` without bias, batch normalisation `NAME.norm`, ReLU. */
function block(
  name: string,
  channelsIn: number,
  out: number,
  geometry: ConvOptions,
): Layer[] {
  return [
    convLayer(name, channelsIn, out, { ...geometry, bias: false }),
    batchNormLayer(`${name}.norm`, out),
    reluLayer(`${name}.relu`),
  ];
}

/** Fully connected 6 over what pool 5 left, [channels, …kernel], and 7 after it. */
function head(stream: string, channels: number, kernel: number[]): Layer[] {
  return [
    ...block(`${stream}.fc6`, channels, 512, { kernel }),
    { kind: "flatten", name: `${stream}.flatten` },
    linearLayer(`${stream}.fc7`, 512, 256),
  ];
}

const same: ConvOptions = { kernel: [3, 3], padding: [1, 1] };
const halving: MaxPoolOptions = { kernel: [3, 3], stride: [2, 2] };

/**
 * Picture stream over [n, 5, 111, 111] (five grey frames in 0…1) to 256
 * values: reference page expert, table "SyncNet 2016", column "picture".
 */
export const syncnet2016Picture: readonly Layer[] = [
  ...block("picture.conv1", 5, 96, { kernel: [3, 3], stride: [2, 2] }),
  maxPoolLayer("picture.pool1", halving),
  ...block("picture.conv2", 96, 256, {
    kernel: [5, 5],
    stride: [2, 2],
    padding: [1, 1],
  }),
  maxPoolLayer("picture.pool2", { ...halving, padding: [1, 1] }),
  ...block("picture.conv3", 256, 512, same),
  ...block("picture.conv4", 512, 512, same),
  ...block("picture.conv5", 512, 512, same),
  maxPoolLayer("picture.pool5", halving),
  ...head("picture", 512, [3, 3]),
];

/**
 * Sound stream over [n, 1, 13, 20] (coefficient, 10 ms row) to 256 values:
 * reference page expert, table "SyncNet 2016", column "sound".
 */
export const syncnet2016Sound: readonly Layer[] = [
  ...block("sound.conv1", 1, 64, same),
  ...block("sound.conv2", 64, 192, same),
  maxPoolLayer("sound.pool2", { kernel: [3, 3], stride: [1, 2] }),
  ...block("sound.conv3", 192, 384, same),
  ...block("sound.conv4", 384, 256, same),
  ...block("sound.conv5", 256, 256, same),
  maxPoolLayer("sound.pool5", halving),
  ...head("sound", 256, [5, 4]),
];
