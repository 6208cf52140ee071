import {
  createSession,
  float32,
  GraphBuilder,
  type GraphTensor,
  type SessionOptions,
  uint8,
  type Value,
} from "../onnx/mod.ts";
import type { Tensor } from "../torch/mod.ts";
import { emitLayers, type LayerObserver } from "./emit.ts";
import { NetworkError } from "./errors.ts";
import {
  convLayer,
  type L2NormaliseLayer,
  type Layer,
  maxPoolLayer,
  reluLayer,
} from "./layers.ts";
import { type Parameters, takeParameters } from "./parameters.ts";
import { storedParameters } from "./sources.ts";

/** Smallest side in pixels of a picture that S3FD can look at (reference page nets, section 2). */
export const s3fdSmallestSide = 28;

/** Subtracted from red, green and blue, 0…255 (reference page nets, section 2). */
const mean = [123, 117, 104];

/** One head's raw output, [channels, rows, columns]. */
export interface HeadOutput {
  /** Values, row-major. */
  readonly data: Float32Array;
  /** Channels, rows, columns. */
  readonly shape: readonly [number, number, number];
}

/** The twelve heads' raw outputs, finest level first. */
export interface S3fdHeads {
  /** Locations, 4 channels each. */
  readonly loc: readonly HeadOutput[];
  /** Classes: 2 channels (background, face), 4 at level 0 (three backgrounds, face). */
  readonly conf: readonly HeadOutput[];
}

/** S3FD ready to run. Holds native memory: dispose of it. */
export interface S3fd extends AsyncDisposable {
  /**
   * Runs the network on one picture, which is already scaled.
   *
   * @param rgb pixels, [height, width, 3], 0…255
   * @param height at least {@link s3fdSmallestSide}
   * @param width at least {@link s3fdSmallestSide}
   * @throws {NetworkError} `picture-too-small`
   */
  run(rgb: Uint8Array, height: number, width: number): Promise<S3fdHeads>;
}

function conv3(n: number, channelsIn: number, out: number): Layer[] {
  return [
    convLayer(`vgg.${n}`, channelsIn, out, { kernel: [3, 3], padding: [1, 1] }),
    reluLayer(`vgg.${n + 1}`),
  ];
}

function pool(n: number, ceil = false): Layer {
  return maxPoolLayer(`vgg.${n}`, { kernel: [2, 2], stride: [2, 2], ceil });
}

/** The trunk, `vgg` (reference page nets, section 2). */
export const s3fdTrunk: readonly Layer[] = [
  ...conv3(0, 3, 64),
  ...conv3(2, 64, 64),
  pool(4),
  ...conv3(5, 64, 128),
  ...conv3(7, 128, 128),
  pool(9),
  ...conv3(10, 128, 256),
  ...conv3(12, 256, 256),
  ...conv3(14, 256, 256),
  pool(16, true),
  ...conv3(17, 256, 512),
  ...conv3(19, 512, 512),
  ...conv3(21, 512, 512),
  pool(23),
  ...conv3(24, 512, 512),
  ...conv3(26, 512, 512),
  ...conv3(28, 512, 512),
  pool(30),
  convLayer("vgg.31", 512, 1024, {
    kernel: [3, 3],
    padding: [6, 6],
    dilation: [6, 6],
  }),
  reluLayer("vgg.32"),
  convLayer("vgg.33", 1024, 1024, { kernel: [1, 1] }),
  reluLayer("vgg.34"),
];

function halve(n: number, channelsIn: number, between: number): Layer[] {
  return [
    convLayer(`extras.${n}`, channelsIn, between, { kernel: [1, 1] }),
    reluLayer(`extras.${n}.relu`),
    convLayer(`extras.${n + 1}`, between, between * 2, {
      kernel: [3, 3],
      stride: [2, 2],
      padding: [1, 1],
    }),
    reluLayer(`extras.${n + 1}.relu`),
  ];
}

/** What follows the trunk, `extras`. */
export const s3fdExtras: readonly Layer[] = [
  ...halve(0, 1024, 256),
  ...halve(2, 512, 128),
];

function normalise(name: string, channels: number): L2NormaliseLayer {
  return { kind: "l2-normalise", name, epsilon: 1e-10, channels };
}

/** Where each level's heads read, finest first. */
export const s3fdSources: readonly {
  /** Layer whose output is read. */
  readonly after: string;
  /** Its channels. */
  readonly channels: number;
  /** What is done to it first. */
  readonly layers: readonly Layer[];
}[] = [
  { after: "vgg.15", channels: 256, layers: [normalise("L2Norm3_3", 256)] },
  { after: "vgg.22", channels: 512, layers: [normalise("L2Norm4_3", 512)] },
  { after: "vgg.29", channels: 512, layers: [normalise("L2Norm5_3", 512)] },
  { after: "vgg.34", channels: 1024, layers: [] },
  { after: "extras.1.relu", channels: 512, layers: [] },
  { after: "extras.3.relu", channels: 256, layers: [] },
];

function heads(level: number): { loc: Layer; conf: Layer } {
  const geometry = { kernel: [3, 3], padding: [1, 1] };
  const { channels } = s3fdSources[level]!;
  return {
    loc: convLayer(`loc.${level}`, channels, 4, geometry),
    conf: convLayer(`conf.${level}`, channels, level === 0 ? 4 : 2, geometry),
  };
}

/** Every layer that has parameters, for loading. */
const allLayers: readonly Layer[] = [
  ...s3fdTrunk,
  ...s3fdExtras,
  ...s3fdSources.flatMap(({ layers }, level) => {
    const { loc, conf } = heads(level);
    return [...layers, loc, conf];
  }),
];

/** S3FD's parameters out of a checkpoint. */
export function s3fdParameters(
  stored: ReadonlyMap<string, Tensor>,
): Parameters {
  return takeParameters(allLayers, stored);
}

/**
 * The whole network as an ONNX model: `rgb` U8 [height, width, 3] → `loc.0` …
 * `loc.5`, `conf.0` … `conf.5`, [1, channels, rows, columns] each.
 */
export function s3fdModel(
  parameters: Parameters,
  shown: readonly string[] = [],
): Uint8Array {
  const g = new GraphBuilder();
  const source = storedParameters(g, parameters);
  const made = new Map<string, Value>();
  const observe: LayerObserver = (name, value) => {
    made.set(name, value);
    if (shown.includes(name)) {
      g.output(`layer/${name}`, value, "F32", ["n", "c", "rows", "columns"]);
    }
  };
  const rgb = g.input("rgb", "U8", ["height", "width", 3]);
  const centred = g.op("Sub", [
    g.op("Cast", [rgb], { to: 1 }),
    g.constant(float32(mean)),
  ]);
  const planes = g.op("Transpose", [centred], { perm: [2, 0, 1] });
  const picture = g.op("Unsqueeze", [planes, g.integers(0)]);
  const trunk = emitLayers(g, s3fdTrunk, picture, source, observe);
  emitLayers(g, s3fdExtras, trunk, source, observe);
  for (const [level, { after, layers }] of s3fdSources.entries()) {
    const read = emitLayers(g, layers, made.get(after)!, source, observe);
    for (const [kind, layer] of Object.entries(heads(level))) {
      g.output(
        `${kind}.${level}`,
        emitLayers(g, [layer], read, source),
        "F32",
        [1, "channels", `rows_${level}`, `columns_${level}`],
      );
    }
  }
  return g.build({ name: "s3fd" });
}

function headOutput(tensor: GraphTensor): HeadOutput {
  const [, channels, rows, columns] = tensor.shape;
  return {
    data: tensor.data as Float32Array,
    shape: [channels!, rows!, columns!],
  };
}

/**
 * Loads S3FD in its official architecture from a checkpoint's tensors.
 *
 * @param stored the checkpoint's state dict
 * @throws {NetworkError} `checkpoint-mismatch` if it is another network's
 */
export async function loadS3fd(
  stored: ReadonlyMap<string, Tensor>,
  options: SessionOptions = {},
): Promise<S3fd> {
  const session = await createSession(
    s3fdModel(s3fdParameters(stored)),
    options,
  );
  const levels = s3fdSources.map((_, level) => level);
  return {
    async run(rgb, height, width) {
      if (Math.min(height, width) < s3fdSmallestSide) {
        throw new NetworkError(
          "picture-too-small",
          `S3FD needs pictures of at least ${s3fdSmallestSide} pixels a side, not ${width}x${height}`,
        );
      }
      const made = await session.run({ rgb: uint8(rgb, [height, width, 3]) });
      return {
        loc: levels.map((level) => headOutput(made[`loc.${level}`]!)),
        conf: levels.map((level) => headOutput(made[`conf.${level}`]!)),
      };
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}
