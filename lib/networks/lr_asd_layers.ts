import {
  type BatchNormLayer,
  convLayer,
  type Layer,
  linearLayer,
  maxPoolLayer,
  reluLayer,
} from "./layers.ts";

/** Added to the variance behind every convolution of the encoders (weights' page, section 2). */
const encoderEpsilon = 1e-3;

/** Convolution without bias, batch normalisation, ReLU. */
function convolved(
  block: string,
  [conv, norm]: readonly [string, string],
  [channelsIn, out]: readonly [number, number],
  geometry: {
    readonly kernel: readonly number[];
    readonly padding: readonly number[];
    readonly stride?: readonly number[];
  },
): Layer[] {
  const normalisation: BatchNormLayer = {
    kind: "batch-norm",
    name: `${block}.${norm}`,
    channels: out,
    epsilon: encoderEpsilon,
  };
  return [
    convLayer(`${block}.${conv}`, channelsIn, out, {
      ...geometry,
      bias: false,
    }),
    normalisation,
    reluLayer(`${block}.${conv}.relu`),
  ];
}

/** A block of the picture encoder: two convolutions within frames, two along time, and what follows. */
export interface LrAsdPictureBlock {
  /** Over [frames, channels, rows, columns]. */
  readonly within: readonly Layer[];
  /** Over [1, channels, frames, rows · columns]. */
  readonly along: readonly Layer[];
  /** Over [frames, channels, rows, columns] again. */
  readonly after: readonly Layer[];
  /** Channels that it makes. */
  readonly channels: number;
  /** Side of its pictures in pixels, before `after`. */
  readonly side: number;
}

function pictureBlock(
  number: number,
  channelsIn: number,
  channels: number,
  side: number,
): LrAsdPictureBlock {
  const encoder = "model.visualEncoder";
  const block = `${encoder}.block${number}`;
  const half = channels / 2;
  return {
    within: [
      ...convolved(block, ["s_1", "s_norm_1"], [channelsIn, half], {
        kernel: [5, 5],
        padding: [2, 2],
        ...(number === 1 ? { stride: [2, 2] } : {}),
      }),
      ...convolved(block, ["s_2", "s_norm_2"], [half, channels], {
        kernel: [3, 3],
        padding: [1, 1],
      }),
    ],
    along: [
      ...convolved(block, ["t_1", "t_norm_1"], [channels, channels], {
        kernel: [5, 1],
        padding: [2, 0],
      }),
      ...convolved(block, ["t_2", "t_norm_2"], [channels, channels], {
        kernel: [3, 1],
        padding: [1, 0],
      }),
    ],
    after: number === 3 ? [] : [
      maxPoolLayer(`${encoder}.pool${number}`, {
        kernel: [3, 3],
        stride: [2, 2],
        padding: [1, 1],
      }),
    ],
    channels,
    side,
  };
}

/** Picture encoder: [frames, 1, 112, 112] to 128 maps of 14 x 14, whose largest values are taken. */
export const lrAsdPicture: readonly LrAsdPictureBlock[] = [
  pictureBlock(1, 1, 32, 56),
  pictureBlock(2, 32, 64, 28),
  pictureBlock(3, 64, 128, 14),
];

function soundBlock(
  number: number,
  channelsIn: number,
  channels: number,
): Layer[] {
  const encoder = "model.audioEncoder";
  const block = `${encoder}.block${number}`;
  const half = channels / 2;
  return [
    ...convolved(block, ["m_1", "m_norm_1"], [channelsIn, half], {
      kernel: [5, 1],
      padding: [2, 0],
    }),
    ...convolved(block, ["m_2", "m_norm_2"], [half, channels], {
      kernel: [3, 1],
      padding: [1, 0],
    }),
    ...convolved(block, ["t_1", "t_norm_1"], [channels, channels], {
      kernel: [1, 5],
      padding: [0, 2],
    }),
    ...convolved(block, ["t_2", "t_norm_2"], [channels, channels], {
      kernel: [1, 3],
      padding: [0, 1],
    }),
    ...(number === 3 ? [] : [
      maxPoolLayer(`${encoder}.pool${number}`, {
        kernel: [1, 3],
        stride: [1, 2],
        padding: [0, 1],
      }),
    ]),
  ];
}

/** Sound encoder: [1, 1, 13, 4 · frames] to [1, 128, 13, frames], whose mean over the rows is taken. */
export const lrAsdSound: readonly Layer[] = [
  ...soundBlock(1, 1, 32),
  ...soundBlock(2, 32, 64),
  ...soundBlock(3, 64, 128),
];

/** What a gate is read from: over [1, channels, frames], then a sigmoid that the input is multiplied by. */
function gate(conv: string, norm: string, channels: number): Layer[] {
  return [
    convLayer(conv, channels, channels, { kernel: [1], bias: false }),
    {
      kind: "batch-norm",
      name: norm,
      channels,
      epsilon: encoderEpsilon,
    },
  ];
}

/** Gate over sound and picture together. */
export const lrAsdFusionGate: readonly Layer[] = gate(
  "model.fusion.attention",
  "model.fusion.bn",
  256,
);

/** Gate over what both recurrent layers say. */
export const lrAsdDetectorGate: readonly Layer[] = gate(
  "model.detector.attention.attention",
  "model.detector.attention.bn",
  128,
);

/** The head that tells speaking from not speaking, over [frames, 128]. */
export const lrAsdHead: readonly Layer[] = [linearLayer("lossAV.FC", 128, 2)];

/** The two recurrent layers' prefixes: forwards and backwards in time. */
export const lrAsdRecurrent = [
  "model.detector.gru_forward",
  "model.detector.gru_backward",
] as const;

/** Values that a recurrent layer reads, and that it makes. */
export const lrAsdRecurrentSize = { in: 256, out: 64 } as const;

/** The head on pictures alone, which only training uses. */
export const lrAsdUnused: readonly string[] = [
  "lossV.FC.weight",
  "lossV.FC.bias",
];
