import { coefficientCount } from "../audio/mod.ts";
import type { ConvOptions } from "../onnx/mod.ts";
import type { Block, CompactArchitecture } from "./compact_architecture.ts";
import { contextLayers, contextMargin, contextReach } from "./context.ts";
import { NetworkError } from "./errors.ts";
import {
  batchNormLayer,
  convLayer,
  type Layer,
  linearLayer,
  reluLayer,
  residualLayer,
  unitLayer,
} from "./layers.ts";

/** What all compact networks have in common. */
export const compactSizes = {
  /** Length of a vector. */
  dimensions: 128,
  /** Side of a crop. */
  cropSide: 64,
  /** Frames of a window, the picture stream's channels. */
  windowFrames: 5,
  /** MFCC rows of a sound window of 0.2 s, and from one to the next, 40 ms. */
  soundWindow: { length: 20, hop: 4 },
} as const;

const { dimensions, cropSide, windowFrames, soundWindow } = compactSizes;

/** Layers of the two streams. */
export interface CompactLayers {
  /** Picture stream over [n, 5, 64, 64] (five grey frames) to [n, 128]. */
  readonly picture: readonly Layer[];
  /**
   * Sound stream over a whole track [n, 1, 13, steps] (coefficient, 10 ms
   * step) to [n, 128, 1, floor((steps − 20) / 4) + 1].
   */
  readonly sound: readonly Layer[];
  /** What each stream goes on with along time, over [n, 128, 1, windows]. */
  readonly context?: {
    /** Of the picture vectors. */
    readonly picture: readonly Layer[];
    /** Of the sound vectors. */
    readonly sound: readonly Layer[];
    /** Windows that these layers take from both ends. */
    readonly margin: number;
    /** Windows that a vector reads before and after its own. */
    readonly reach: number;
  };
}

/** All layers of a two-stream network, for its parameters. */
export function compactLayerList(
  { picture, sound, context }: CompactLayers,
): Layer[] {
  return [
    ...picture,
    ...sound,
    ...context?.picture ?? [],
    ...context?.sound ?? [],
  ];
}

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
  throw new NetworkError("architecture-invalid", what);
}

/**
 * The layers of a two-stream network; without a context and with the bundled
 * network's blocks, its parameters are named as those of the bootstrap page.
 *
 * The sound stream is closed by a convolution over what is left of 0.2 s, so
 * that one run over a track gives a vector every 40 ms.
 *
 * @throws {NetworkError} `architecture-invalid` if a stream's sizes do not come out
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { parseCompactArchitecture } from "./compact_architecture.ts";
 * const { context } = compactLayers(parseCompactArchitecture({}));
 * strictEqual(context?.margin, 6);
 * ```
 */
export function compactLayers(
  { picture, sound, context }: CompactArchitecture,
): CompactLayers {
  const [rows, columns] = [
    sizeAfter(picture, 0, cropSide),
    sizeAfter(picture, 1, cropSide),
  ];
  if (rows < 1 || columns < 1) refuse("the picture blocks leave nothing over");
  const coefficients = sizeAfter(sound, 0, coefficientCount);
  const steps = sizeAfter(sound, 1, soundWindow.length);
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
  /** A stream's vectors get their length where its last layer made them. */
  const closing = (name: string): Layer[] =>
    context === false ? [unitLayer(name)] : [];
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
        size: coefficientCount,
        trailing: 1,
      },
      ...stream("aud", 1, sound),
      convLayer("aud.o", sound.at(-1)!.out, dimensions, {
        kernel: [1, steps],
        stride: [1, soundWindow.hop],
      }),
      ...closing("aud"),
    ],
    ...(context === false ? {} : {
      context: {
        picture: contextLayers("lip.c", dimensions, context),
        sound: contextLayers("aud.c", dimensions, context),
        margin: contextMargin(context),
        reach: contextReach(context),
      },
    }),
  };
}
