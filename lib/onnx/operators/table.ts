import type { Operator } from "../operator.ts";
import { add, div, identity, mul, neg, sub } from "./arithmetic.ts";
import { averagePool, globalAveragePool } from "./average_pool.ts";
import { batchNorm } from "./batch_norm.ts";
import { concat } from "./concat.ts";
import { conv } from "./conv.ts";
import { abs, clip, max, min } from "./extremes.ts";
import { flatten } from "./flatten.ts";
import { leakyRelu, prelu } from "./leaky_relu.ts";
import { linear } from "./linear.ts";
import { matMul } from "./mat_mul.ts";
import { maxPool } from "./max_pool.ts";
import { pad } from "./pad.ts";
import { exp, log, pow, reciprocal, sqrt } from "./powers.ts";
import {
  reduceL2,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  reduceSumSquare,
} from "./reductions.ts";
import { relu } from "./relu.ts";
import { expand, reshape, squeeze, unsqueeze } from "./reshaping.ts";
import { sigmoid, softplus, tanh } from "./saturating.ts";
import { gather, gatherElements, slice } from "./selection.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { transpose } from "./transpose.ts";
import { where } from "./where.ts";

const all: readonly Operator<never>[] = [
  abs,
  add,
  averagePool,
  batchNorm,
  clip,
  concat,
  conv,
  div,
  exp,
  expand,
  flatten,
  gather,
  gatherElements,
  globalAveragePool,
  identity,
  leakyRelu,
  linear,
  log,
  logSoftmax,
  matMul,
  max,
  maxPool,
  min,
  mul,
  neg,
  pad,
  pow,
  prelu,
  reciprocal,
  reduceL2,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  reduceSumSquare,
  relu,
  reshape,
  sigmoid,
  slice,
  softmax,
  softplus,
  sqrt,
  squeeze,
  sub,
  tanh,
  transpose,
  unsqueeze,
  where,
];

/** The operators by ONNX type: the rules for nodes that were added by type alone. */
export const operators: ReadonlyMap<string, Operator<never>> = new Map(
  all.map((operator) => [operator.type, operator]),
);

/** Types whose results are constant almost everywhere: nothing flows back through them. */
export const flatTypes: ReadonlySet<string> = new Set([
  "And",
  "ArgMax",
  "ArgMin",
  "Ceil",
  "ConstantOfShape",
  "Equal",
  "EyeLike",
  "Floor",
  "Greater",
  "GreaterOrEqual",
  "Less",
  "LessOrEqual",
  "NonZero",
  "Not",
  "Or",
  "Range",
  "Round",
  "Shape",
  "Sign",
  "Size",
]);
