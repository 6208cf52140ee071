import {
  batchNormLayer,
  convLayer,
  type Layer,
  reluLayer,
  residualLayer,
} from "./layers.ts";

/** channels in, channels out, kernel, stride down, stride across, padding, and whether the input is added. */
type Row = readonly [
  channelsIn: number,
  out: number,
  kernel: number,
  down: number,
  across: number,
  padding: number,
  residual?: "+",
];

const same = (channels: number): Row => [channels, channels, 3, 1, 1, 1, "+"];

// Reference page expert, table "face".
const faceRows: readonly Row[] = [
  [15, 32, 7, 1, 1, 3],
  [32, 64, 5, 1, 2, 1],
  same(64),
  same(64),
  [64, 128, 3, 2, 2, 1],
  same(128),
  same(128),
  same(128),
  [128, 256, 3, 2, 2, 1],
  same(256),
  same(256),
  [256, 512, 3, 2, 2, 1],
  same(512),
  same(512),
  [512, 512, 3, 2, 2, 1],
  [512, 512, 3, 1, 1, 0],
  [512, 512, 1, 1, 1, 0],
];

// Reference page expert, table "audio".
const audioRows: readonly Row[] = [
  [1, 32, 3, 1, 1, 1],
  same(32),
  same(32),
  [32, 64, 3, 3, 1, 1],
  same(64),
  same(64),
  [64, 128, 3, 3, 3, 1],
  same(128),
  same(128),
  [128, 256, 3, 3, 2, 1],
  same(256),
  same(256),
  [256, 512, 3, 1, 1, 0],
  [512, 512, 1, 1, 1, 0],
];

function encoder(name: string, rows: readonly Row[]): Layer[] {
  const blocks = rows.flatMap(
    ([channelsIn, out, kernel, down, across, padding, residual], n) => {
      const block = `${name}.${n}`;
      const layers = [
        convLayer(`${block}.conv_block.0`, channelsIn, out, {
          kernel: [kernel, kernel],
          stride: [down, across],
          padding: [padding, padding],
        }),
        batchNormLayer(`${block}.conv_block.1`, out),
      ];
      return [
        ...(residual === undefined
          ? layers
          : [residualLayer(`${block}.sum`, layers)]),
        reluLayer(block),
      ];
    },
  );
  return [
    ...blocks,
    { kind: "flatten", name: `${name}.flatten` },
    { kind: "l2-normalise", name: `${name}.unit`, epsilon: 1e-12 },
  ];
}

/** Picture encoder over [n, 15, 48, 96] (lower half of the face, BGR / 255, frame by frame) to 512 values of length 1. */
export const wav2lipExpertFace: readonly Layer[] = encoder(
  "face_encoder",
  faceRows,
);

/** Sound encoder over [n, 1, 80, 16] (mel band, step) to 512 values of length 1. */
export const wav2lipExpertSound: readonly Layer[] = encoder(
  "audio_encoder",
  audioRows,
);
