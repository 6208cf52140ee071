import {
  batchNormLayer,
  convLayer,
  type Layer,
  linearLayer,
  maxPoolLayer,
  reluLayer,
} from "./layers.ts";
import type { ConvOptions } from "../onnx/mod.ts";

/** Convolution N, batch normalisation N + 1, ReLU N + 2. */
function block(
  branch: string,
  n: number,
  channelsIn: number,
  out: number,
  geometry: ConvOptions,
): Layer[] {
  return [
    convLayer(`${branch}.${n}`, channelsIn, out, geometry),
    batchNormLayer(`${branch}.${n + 1}`, out),
    reluLayer(`${branch}.${n + 2}`),
  ];
}

function head(name: string): Layer[] {
  return [
    linearLayer(`${name}.0`, 512, 512),
    batchNormLayer(`${name}.1`, 512),
    reluLayer(`${name}.2`),
    linearLayer(`${name}.3`, 512, 1024),
  ];
}

const lip = "netcnnlip";
const same = { kernel: [1, 3, 3], padding: [0, 1, 1] };

/**
 * Picture branch as it was trained, over [n, 3, 5, 224, 224] (colour BGR,
 * frame, row, column): reference page nets, section 1. Its output is the lip
 * feature, 512 values.
 */
export const syncnetV2Picture: readonly Layer[] = [
  ...block(lip, 0, 3, 96, { kernel: [5, 7, 7], stride: [1, 2, 2] }),
  maxPoolLayer(`${lip}.3`, { kernel: [1, 3, 3], stride: [1, 2, 2] }),
  ...block(lip, 4, 96, 256, {
    kernel: [1, 5, 5],
    stride: [1, 2, 2],
    padding: [0, 1, 1],
  }),
  maxPoolLayer(`${lip}.7`, {
    kernel: [1, 3, 3],
    stride: [1, 2, 2],
    padding: [0, 1, 1],
  }),
  ...block(lip, 8, 256, 256, same),
  ...block(lip, 11, 256, 256, same),
  ...block(lip, 14, 256, 256, same),
  maxPoolLayer(`${lip}.17`, { kernel: [1, 3, 3], stride: [1, 2, 2] }),
  ...block(lip, 18, 256, 512, { kernel: [1, 6, 6] }),
  { kind: "flatten", name: `${lip}.flatten` },
];

/** From the lip feature to the picture vector, 1024 values. */
export const syncnetV2PictureHead: readonly Layer[] = head("netfclip");

const sound = "netcnnaud";
const padded = { kernel: [3, 3], padding: [1, 1] };

/** Sound branch over [n, 1, 13, 20] (coefficient, 10 ms row) to 1024 values. */
export const syncnetV2Sound: readonly Layer[] = [
  ...block(sound, 0, 1, 64, padded),
  maxPoolLayer(`${sound}.3`, { kernel: [1, 1], stride: [1, 1] }),
  ...block(sound, 4, 64, 192, padded),
  maxPoolLayer(`${sound}.7`, { kernel: [3, 3], stride: [1, 2] }),
  ...block(sound, 8, 192, 384, padded),
  ...block(sound, 11, 384, 256, padded),
  ...block(sound, 14, 256, 256, padded),
  maxPoolLayer(`${sound}.17`, { kernel: [3, 3], stride: [2, 2] }),
  ...block(sound, 18, 256, 512, { kernel: [5, 4] }),
  { kind: "flatten", name: `${sound}.flatten` },
  ...head("netfcaud"),
];
