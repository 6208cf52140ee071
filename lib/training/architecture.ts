import { z } from "zod";
import {
  batchNormLayer,
  type CompactLayers,
  contextLayers,
  type ContextOptions,
  contextReach,
  convLayer,
  type Layer,
  linearLayer,
  reluLayer,
  residualLayer,
} from "../networks/mod.ts";
import type { ConvOptions } from "../onnx/mod.ts";
import { TrainingError } from "./errors.ts";
import {
  mfccColumns,
  mfccRowsPerFrame,
  mfccRowsPerWindow,
} from "./hear_file.ts";

const size = z.int().positive();
const pair = z.tuple([size, size]);
const padding = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);

/** One block of a stream: convolution, batch normalisation, ReLU, then residual pairs of the same size. */
export interface Block {
  /** Channels made. */
  readonly out: number;
  /** Kernel: down, across. */
  readonly kernel: readonly [number, number];
  /** Stride: down, across. */
  readonly stride: readonly [number, number];
  /** Zeros on both sides: down, across. */
  readonly padding: readonly [number, number];
  /** Pairs of 3x3 convolutions whose result is added to what they read; picture only. */
  readonly residual: number;
}

/** A two-stream network's blocks. */
export interface Architecture {
  /** Over five grey frames of 64 x 64. */
  readonly picture: readonly Block[];
  /** Over 13 coefficients (down) and steps of 10 ms (across). */
  readonly sound: readonly Block[];
  /** What each vector learns from those around it; nothing if left out. */
  readonly context?: ContextOptions;
}

/** Length of the vectors: what the loader of the compact network expects. */
const dimensions = 128;

const blockSchema = z.strictObject({
  out: size,
  kernel: pair,
  stride: pair.default([1, 1]),
  padding: padding.default([0, 0]),
  residual: z.int().nonnegative().default(0),
});

const halving = { kernel: [3, 3], stride: [2, 2], padding: [1, 1] } as const;

/** The blocks of the bundled network (bootstrap page, "Layers"). */
const bundledBlocks = {
  picture: [
    { out: 32, kernel: [5, 5], stride: [2, 2], padding: [2, 2] },
    { out: 64, ...halving },
    { out: 96, ...halving },
    { out: 128, kernel: [3, 3], padding: [1, 1] },
    { out: 192, ...halving },
  ],
  sound: [
    { out: 32, kernel: [3, 3], padding: [1, 0] },
    { out: 64, kernel: [3, 3], stride: [2, 1], padding: [1, 0] },
    { out: 96, kernel: [3, 3], stride: [2, 1], padding: [1, 0] },
    { out: 128, kernel: [4, 3] },
    { out: 192, kernel: [1, 5] },
  ],
};

/** A two-stream network as its configuration describes it; what is left out is the bundled network's. */
export const architectureSchema: z.ZodType<Architecture> = z.strictObject({
  picture: z.array(blockSchema).min(1).prefault(
    bundledBlocks.picture as z.input<typeof blockSchema>[],
  ),
  sound: z.array(blockSchema).min(1).prefault(
    bundledBlocks.sound as z.input<typeof blockSchema>[],
  ),
  context: z.strictObject({
    kernel: size.refine((kernel) => kernel % 2 === 1, "must be odd").default(7),
    hidden: size.default(dimensions),
  }).exactOptional(),
});

/**
 * Checks an architecture and fills in the bundled network's where something
 * was left out.
 *
 * @throws {TrainingError} `architecture-invalid`
 */
export function parseArchitecture(value: unknown): Architecture {
  const parsed = architectureSchema.safeParse(value);
  return parsed.success ? parsed.data : refuse(z.prettifyError(parsed.error));
}

/** Side of a crop. */
const cropSide = 64;
/** Frames of a window, the picture stream's channels. */
const windowFrames = 5;
/** Keeps a vector of zeros finite. */
const lengthFloor = 1e-12;

function convBlock(
  name: string,
  channelsIn: number,
  out: number,
  geometry: ConvOptions,
): Layer[] {
  return [
    convLayer(`${name}.0`, channelsIn, out, { ...geometry, bias: false }),
    batchNormLayer(`${name}.1`, out),
  ];
}

function blockLayers(name: string, channelsIn: number, block: Block): Layer[] {
  const { out, residual, kernel, stride, padding } = block;
  const same = { kernel: [3, 3], padding: [1, 1] };
  return [
    ...convBlock(name, channelsIn, out, { kernel, stride, padding }),
    reluLayer(`${name}.2`),
    ...Array.from({ length: residual }, (_, i) => {
      const pairName = `${name}.r${i}`;
      return [
        residualLayer(pairName, [
          ...convBlock(`${pairName}.a`, out, out, same),
          reluLayer(`${pairName}.a.2`),
          ...convBlock(`${pairName}.b`, out, out, same),
        ]),
        reluLayer(`${pairName}.2`),
      ];
    }).flat(),
  ];
}

function stream(
  name: string,
  channelsIn: number,
  blocks: readonly Block[],
): Layer[] {
  return blocks.flatMap((block, k) =>
    blockLayers(
      `${name}.f.${k}`,
      k === 0 ? channelsIn : blocks[k - 1]!.out,
      block,
    )
  );
}

/** Size along one axis after all blocks. */
function sizeAfter(
  blocks: readonly Block[],
  axis: 0 | 1,
  from: number,
): number {
  return blocks.reduce(
    (left, { kernel, stride, padding }) =>
      Math.floor((left + 2 * padding[axis] - kernel[axis]) / stride[axis]) + 1,
    from,
  );
}

function refuse(what: string): never {
  throw new TrainingError("architecture-invalid", what);
}

/**
 * The layers of a two-stream network; parameters are named as in the bundled
 * one, so the same architecture gives the same checkpoint.
 *
 * The sound stream is closed by a convolution over what is left of 0.2 s, so
 * that one run over a track gives a vector every 40 ms.
 *
 * @throws {TrainingError} `architecture-invalid` if a stream's sizes do not come out
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { parametersOf, syncnetCompactLayers } from "../networks/mod.ts";
 * const { picture } = architectureLayers(parseArchitecture({}));
 * deepStrictEqual(
 *   parametersOf(picture),
 *   parametersOf(syncnetCompactLayers.picture),
 * );
 * ```
 */
export function architectureLayers(
  { picture, sound, context }: Architecture,
): CompactLayers {
  const [rows, columns] = [
    sizeAfter(picture, 0, cropSide),
    sizeAfter(picture, 1, cropSide),
  ];
  if (rows < 1 || columns < 1) refuse("the picture blocks leave nothing over");
  const coefficients = sizeAfter(sound, 0, mfccColumns);
  const steps = sizeAfter(sound, 1, mfccRowsPerWindow);
  if (coefficients !== 1 || steps < 1) {
    refuse(
      `the sound blocks leave ${coefficients} coefficients and ${steps} steps of a window; they must leave 1 coefficient and at least 1 step`,
    );
  }
  if (
    sound.some(({ stride, padding }) => stride[1] !== 1 || padding[1] !== 0)
  ) {
    refuse(
      "the sound blocks may neither stride nor pad along time: windows of a track would differ from single ones",
    );
  }
  if (sound.some(({ residual }) => residual > 0)) {
    refuse(
      "residual pairs pad along time, so only picture blocks may have them",
    );
  }
  const last = picture.at(-1)!.out;
  const unit = (name: string): Layer => ({
    kind: "l2-normalise",
    name: `${name}.unit`,
    epsilon: lengthFloor,
  });
  /** A stream's vectors get their length where its last layer made them. */
  const closing = (name: string): Layer[] =>
    context === undefined ? [unit(name)] : [];
  const alongTime = (name: string, options: ContextOptions): Layer[] => [
    ...contextLayers(`${name}.c`, dimensions, options),
    unit(name),
  ];
  return {
    picture: [
      ...stream("lip", windowFrames, picture),
      { kind: "flatten", name: "lip.flatten" },
      linearLayer("lip.o", last * rows * columns, dimensions),
      ...closing("lip"),
    ],
    sound: [
      {
        kind: "standardise",
        name: "aud.standard",
        mean: "am",
        deviation: "asd",
        size: mfccColumns,
        trailing: 1,
      },
      ...stream("aud", 1, sound),
      convLayer("aud.o", sound.at(-1)!.out, dimensions, {
        kernel: [1, steps],
        stride: [1, mfccRowsPerFrame],
      }),
      ...closing("aud"),
    ],
    ...(context === undefined ? {} : {
      context: {
        picture: alongTime("lip", context),
        sound: alongTime("aud", context),
        reach: contextReach(context),
      },
    }),
  };
}
