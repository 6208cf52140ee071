import { z } from "zod";
import type { CompactLayers } from "../networks/mod.ts";
import { float32, type GraphBuilder, int64, type Value } from "../onnx/mod.ts";
import { binaryCrossEntropy, contrastiveLoss, crossEntropy } from "./losses.ts";
import type { Forward } from "./training_step.ts";
import { emitPairStreams, emitStreams, segmentWindows } from "./two_streams.ts";
import { distance, innerProduct, unitVectors } from "./vectors.ts";

/** Cross-entropy over the windows of the same segment and some of another clip's, both ways. */
export interface MatchingObjective {
  /** Tells it from others. */
  readonly kind: "matching";
  /** Every so many windows of the other clip are candidates. */
  readonly otherStep: number;
  /** Wanted share of each neighbour of the true window. */
  readonly neighbour: number;
  /** Weight of the cross-entropy on the segment's mean curve, with its own and with other clips' sounds. */
  readonly curveWeight: number;
  /** Largest shift of that curve, frames. */
  readonly curveSearch: number;
  /** How many other clips' sounds there are curves of. */
  readonly strangers: number;
}

/** The paper's: ½·[y·d² + (1 − y)·max(margin − d, 0)²]. */
export interface ContrastiveObjective {
  /** Tells it from others. */
  readonly kind: "contrastive";
  /** Distance from which a false pair counts no more; vectors have length 1. */
  readonly margin: number;
}

/** Cosine of vectors without negative elements, with binary cross-entropy, as Wav2Lip's expert. */
export interface CosineObjective {
  /** Tells it from others. */
  readonly kind: "cosine";
}

/** What training makes small, and its settings. */
export type Objective =
  | MatchingObjective
  | ContrastiveObjective
  | CosineObjective;

/** Checks an {@link Objective} and fills in what was left out. */
export const objectiveSchema: z.ZodType<Objective> = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("matching"),
      otherStep: z.int().positive().default(2),
      neighbour: z.number().min(0).max(0.4).default(0.1),
      curveWeight: z.number().nonnegative().default(1),
      curveSearch: z.int().positive().default(8),
      strangers: z.int().positive().default(1),
    }),
    z.strictObject({
      kind: z.literal("contrastive"),
      margin: z.number().positive().default(1),
    }),
    z.strictObject({
      kind: z.literal("cosine"),
    }),
  ],
);

/** Name of the learnt logarithm of the factor that similarities are scaled by. */
export const temperatureName = "t";

/** Loss of a network that knows nothing, over segments of so many windows. */
export function chanceLoss(objective: Objective, windows: number): number {
  switch (objective.kind) {
    case "matching": {
      const others = Math.ceil(windows / objective.otherStep);
      const { curveWeight, curveSearch, strangers } = objective;
      return Math.log(windows + others) +
        curveWeight * Math.log((1 + strangers) * (2 * curveSearch + 1));
    }
    case "contrastive":
      // The best that one distance for all pairs can do: half the margin.
      return objective.margin ** 2 / 8;
    case "cosine":
      return Math.log(2);
  }
}

/** Whether an objective needs false sounds of the same clip. */
export function needsFalseSound({ kind }: Objective): boolean {
  return kind !== "matching";
}

/** 1 − 2n on the diagonal and n beside it; at the ends the missing share stays with the true window. */
function softTargets(
  windows: number,
  others: number,
  neighbour: number,
): Float32Array {
  const columns = windows + others;
  const targets = new Float32Array(windows * columns);
  for (let i = 0; i < windows; i++) {
    const beside = [i - 1, i + 1].filter((j) => j >= 0 && j < windows);
    for (const j of beside) targets[i * columns + j] = neighbour;
    targets[i * columns + i] = 1 - neighbour * beside.length;
  }
  return targets;
}

/** Averages a table of similarities along its diagonals: `[windows², 2·search + 1]`. */
function diagonalMeans(windows: number, search: number): Float32Array {
  const columns = 2 * search + 1;
  const means = new Float32Array(windows * windows * columns);
  for (let i = 0; i < windows; i++) {
    for (let j = 0; j < windows; j++) {
      const shift = j - i;
      if (Math.abs(shift) > search) continue;
      means[(i * windows + j) * columns + shift + search] = 1 /
        (windows - Math.abs(shift));
    }
  }
  return means;
}

/** The batch moved on by one: each segment beside another clip's. */
function nextSegments(g: GraphBuilder, x: Value): Value {
  const cut = (from: number, to: number): Value =>
    g.op("Slice", [x, g.integers(from), g.integers(to), g.integers(0)]);
  return g.op("Concat", [cut(1, Number.MAX_SAFE_INTEGER), cut(0, 1)], {
    axis: 0,
  });
}

function flipped(g: GraphBuilder, x: Value): Value {
  return g.op("Transpose", [x], { perm: [0, 2, 1] });
}

function matching(
  objective: MatchingObjective,
  layers: CompactLayers,
  frames: number,
): Forward {
  const { otherStep, neighbour, curveWeight, curveSearch, strangers } =
    objective;
  const windows = segmentWindows(layers, frames);
  const others = Array.from(
    { length: Math.ceil(windows / otherStep) },
    (_, k) => k * otherStep,
  );
  return (g, tools) => {
    const { picture, sound } = emitStreams(g, layers, frames, tools);
    const factor = g.op("Exp", [tools.parameter(temperatureName)]);
    const cosines = g.op("MatMul", [picture, flipped(g, sound)]);
    const scaled = g.op("Mul", [cosines, factor]);
    const targets = g.constant(
      float32(softTargets(windows, others.length, neighbour), [
        windows,
        windows + others.length,
      ]),
    );
    /** Cross-entropy of rows that choose among `own` and some of another clip's. */
    const choose = (rows: Value, own: Value, candidates: Value): Value => {
      const some = g.op("Gather", [
        nextSegments(g, candidates),
        g.constant(int64(others)),
      ], { axis: 1 });
      const far = g.op("Mul", [
        g.op("MatMul", [rows, flipped(g, some)]),
        factor,
      ]);
      return crossEntropy(g, g.op("Concat", [own, far], { axis: 2 }), targets);
    };
    const both = g.op("Add", [
      choose(picture, scaled, sound),
      choose(sound, flipped(g, scaled), picture),
    ]);
    const shifts = 2 * curveSearch + 1;
    const means = g.constant(
      float32(diagonalMeans(windows, curveSearch), [windows * windows, shifts]),
    );
    const curveOf = (similarities: Value): Value =>
      g.op("MatMul", [
        g.op("Reshape", [similarities, g.integers(-1, windows * windows)]),
        means,
      ]);
    const curves = [curveOf(scaled)];
    for (let other = sound; curves.length <= strangers;) {
      other = nextSegments(g, other);
      const similarities = g.op("MatMul", [picture, flipped(g, other)]);
      curves.push(curveOf(g.op("Mul", [similarities, factor])));
    }
    const curve = g.op("Concat", curves, { axis: 1 });
    const curveTarget = new Float32Array(curves.length * shifts);
    curveTarget[curveSearch] = 1 - 2 * neighbour;
    curveTarget[curveSearch - 1] = curveTarget[curveSearch + 1] = neighbour;
    const onCurve = crossEntropy(g, curve, g.constant(float32(curveTarget)));
    const weighed = (x: Value, weight: number): Value =>
      g.op("Mul", [x, g.constant(float32([weight], []))]);
    return {
      loss: g.op("Add", [weighed(both, 0.5), weighed(onCurve, curveWeight)]),
      outputs: [{
        name: "cosines",
        value: cosines,
        dimensions: ["segments", windows, windows],
      }],
    };
  };
}

/** True and false pairs of the same pictures, as many of the one as of the other. */
function pairs(
  layers: CompactLayers,
  frames: number,
  judge: (
    g: GraphBuilder,
    pair: { picture: Value; sound: Value; genuine: Value },
  ) => Value,
): Forward {
  const windows = segmentWindows(layers, frames);
  return (g, tools) => {
    const { picture, sound, falseSound } = emitPairStreams(
      g,
      layers,
      frames,
      tools,
    );
    const rows = (value: number): Value =>
      g.constant(
        float32(new Float32Array(windows).fill(value), [1, windows]),
      );
    const own = judge(g, { picture, sound, genuine: rows(1) });
    const wrong = judge(g, { picture, sound: falseSound, genuine: rows(0) });
    const half = g.constant(float32([0.5], []));
    return {
      loss: g.op("Mul", [g.op("Add", [own, wrong]), half]),
      outputs: [{
        name: "cosines",
        value: g.op("MatMul", [picture, flipped(g, sound)]),
        dimensions: ["segments", windows, windows],
      }],
    };
  };
}

/**
 * The forward pass of an objective over two streams: inputs `frames`
 * `[segments, frames, 64, 64]`, `mfcc` `[segments, rows, 13]` and, where it
 * {@link needsFalseSound}, `false_mfcc`; outputs the loss and `cosines`
 * `[segments, windows, windows]` of each picture with each sound.
 */
export function objectiveForward(
  objective: Objective,
  layers: CompactLayers,
  frames: number,
): Forward {
  switch (objective.kind) {
    case "matching":
      return matching(objective, layers, frames);
    case "contrastive":
      return pairs(
        layers,
        frames,
        (g, { picture, sound, genuine }) =>
          contrastiveLoss(g, distance(g, picture, sound), genuine, {
            margin: objective.margin,
          }),
      );
    case "cosine":
      return pairs(layers, frames, (g, { picture, sound, genuine }) => {
        const positive = (x: Value): Value => unitVectors(g, g.op("Relu", [x]));
        const cosine = innerProduct(g, positive(picture), positive(sound));
        return binaryCrossEntropy(g, cosine, genuine);
      });
  }
}
