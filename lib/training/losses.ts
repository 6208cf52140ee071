import type { GraphBuilder, Value } from "../onnx/mod.ts";
import { constant, distance, sumOver } from "./vectors.ts";

/** Least logarithm of a probability, as in PyTorch. */
const logarithmFloor = -100;

function times(g: GraphBuilder, x: Value, factor: number): Value {
  return g.op("Mul", [x, constant(g, factor)]);
}

function oneMinus(g: GraphBuilder, x: Value): Value {
  return g.op("Sub", [constant(g, 1), x]);
}

function mean(g: GraphBuilder, x: Value): Value {
  return g.op("ReduceMean", [x], { keepdims: 0 });
}

/** Options of {@link contrastiveLoss}. */
export interface ContrastiveOptions {
  /** Distance beyond which a false pair no longer counts: 1 for the reference runs, 20 for un-normalised embeddings. */
  readonly margin?: number;
  /** Whether the sum is halved, as in the paper's equation 1. */
  readonly halved?: boolean;
}

/** Defaults of {@link ContrastiveOptions}. */
export const contrastiveDefaults: Required<ContrastiveOptions> = {
  margin: 20,
  halved: true,
};

/**
 * Contrastive loss: the mean of ½·[y·d² + (1 − y)·max(margin − d, 0)²]
 * ("Out of Time", equation 1).
 *
 * @param distances d, [n]
 * @param genuine y, [n]: 1 for pairs that belong together, else 0
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { createSession, float32, GraphBuilder } from "../onnx/mod.ts";
 * const g = new GraphBuilder();
 * const [d, y] = [[2, 19], [1, 0]].map((v) => g.constant(float32(v)));
 * g.output("loss", contrastiveLoss(g, d!, y!), "F32", []);
 * await using session = await createSession(g.build());
 * strictEqual((await session.run({})).loss!.data[0], (2 ** 2 + 1 ** 2) / 2 / 2);
 * ```
 */
export function contrastiveLoss(
  g: GraphBuilder,
  distances: Value,
  genuine: Value,
  options: ContrastiveOptions = {},
): Value {
  const { margin, halved } = { ...contrastiveDefaults, ...options };
  const square = (x: Value) => g.op("Mul", [x, x]);
  const missing = g.op("Relu", [
    g.op("Sub", [constant(g, margin), distances]),
  ]);
  const together = g.op("Mul", [genuine, square(distances)]);
  const apart = g.op("Mul", [oneMinus(g, genuine), square(missing)]);
  const loss = mean(g, g.op("Add", [together, apart]));
  return halved ? times(g, loss, 0.5) : loss;
}

/** max(ln p, −100); the slope at p = 0 is 0. */
function logarithm(g: GraphBuilder, p: Value): Value {
  const positive = g.op("Greater", [p, constant(g, 0)]);
  const safe = g.op("Where", [positive, p, constant(g, 1)]);
  return g.op("Where", [
    positive,
    g.op("Log", [safe]),
    constant(g, logarithmFloor),
  ]);
}

/**
 * Binary cross-entropy of probabilities, such as cosines of vectors without
 * negative elements: the mean of −[y·ln p + (1 − y)·ln(1 − p)].
 *
 * @param probability p, 0 to 1
 * @param target y, 0 to 1, in the same shape
 */
export function binaryCrossEntropy(
  g: GraphBuilder,
  probability: Value,
  target: Value,
): Value {
  // Rounding may lift a cosine over 1.
  const p = g.op("Clip", [probability, constant(g, 0), constant(g, 1)]);
  const hit = g.op("Mul", [target, logarithm(g, p)]);
  const miss = g.op("Mul", [
    oneMinus(g, target),
    logarithm(g, oneMinus(g, p)),
  ]);
  return g.op("Neg", [mean(g, g.op("Add", [hit, miss]))]);
}

/**
 * Binary cross-entropy of logits: the mean of ln(1 + eˣ) − x·y, which neither
 * overflows nor loses digits.
 *
 * @param logits x
 * @param target y, 0 to 1, in the same shape
 */
export function binaryCrossEntropyOfLogits(
  g: GraphBuilder,
  logits: Value,
  target: Value,
): Value {
  const softplus = g.op("Softplus", [logits]);
  return mean(g, g.op("Sub", [softplus, g.op("Mul", [logits, target])]));
}

/**
 * Cross-entropy of a choice among several, along the last axis.
 *
 * @param logits [n, choices]
 * @param target wanted share of each choice, [n, choices] or what broadcasts
 *   to it; every row adds up to 1
 */
export function crossEntropy(
  g: GraphBuilder,
  logits: Value,
  target: Value,
): Value {
  const shares = g.op("LogSoftmax", [logits], { axis: -1 });
  const agreement = sumOver(g, g.op("Mul", [shares, target]), -1);
  return g.op("Neg", [mean(g, agreement)]);
}

/**
 * Cross-entropy over the batch, both ways: each picture must find its own
 * sound among all sounds, and each sound its picture.
 *
 * @param logits similarity of picture i and sound j, divided by the
 *   temperature, [n, n]; pairs stand on the diagonal
 */
export function batchMatchingLoss(g: GraphBuilder, logits: Value): Value {
  const own = g.op("EyeLike", [logits]);
  const both = g.op("Add", [
    crossEntropy(g, logits, own),
    crossEntropy(g, g.op("Transpose", [logits], { perm: [1, 0] }), own),
  ]);
  return times(g, both, 0.5);
}

/**
 * Cross-entropy over shifts of the same clip: each picture must find its
 * sound among candidates, by 1 / distance ("Perfect Match", section 3).
 *
 * @param picture [n, dimensions]
 * @param candidates sounds at several shifts, [n, shifts, dimensions]
 * @param target wanted share of each shift, [n, shifts] or [shifts]; every
 *   row adds up to 1
 */
export function shiftMatchingLoss(
  g: GraphBuilder,
  picture: Value,
  candidates: Value,
  target: Value,
): Value {
  const one = g.op("Unsqueeze", [picture, g.integers(1)]);
  const distances = distance(g, one, candidates);
  return crossEntropy(g, g.op("Reciprocal", [distances]), target);
}
