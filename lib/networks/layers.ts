import type { ConvOptions, MaxPoolOptions } from "../onnx/mod.ts";

/** Convolution; parameters `NAME.weight` [out, in / groups, …kernel] and, with a bias, `NAME.bias`. */
export interface ConvLayer extends ConvOptions {
  /** Tells it from other layers. */
  readonly kind: "conv";
  /** Prefix of its parameters. */
  readonly name: string;
  /** Channels read. */
  readonly in: number;
  /** Channels made. */
  readonly out: number;
  /** Whether it adds a bias. */
  readonly bias: boolean;
}

/** Affine map; parameters `NAME.weight` [out, in] and, with a bias, `NAME.bias`. */
export interface LinearLayer {
  /** Tells it from other layers. */
  readonly kind: "linear";
  /** Prefix of its parameters. */
  readonly name: string;
  /** Values read. */
  readonly in: number;
  /** Values made. */
  readonly out: number;
  /** Whether it adds a bias. */
  readonly bias: boolean;
}

/** Batch normalisation; parameters `NAME.weight`, `.bias`, `.running_mean`, `.running_var`. */
export interface BatchNormLayer {
  /** Tells it from other layers. */
  readonly kind: "batch-norm";
  /** Prefix of its parameters. */
  readonly name: string;
  /** Channels normalised. */
  readonly channels: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

/** max(x, 0). */
export interface ReluLayer {
  /** Tells it from other layers. */
  readonly kind: "relu";
  /** Its place in the network. */
  readonly name: string;
}

/** Max pool. */
export interface MaxPoolLayer extends MaxPoolOptions {
  /** Tells it from other layers. */
  readonly kind: "max-pool";
  /** Its place in the network. */
  readonly name: string;
}

/** [n, a, b, …] → [n, a·b·…], row-major. */
export interface FlattenLayer {
  /** Tells it from other layers. */
  readonly kind: "flatten";
  /** Its place in the network. */
  readonly name: string;
}

/** x / (‖x‖ + ε) over axis 1, then times `NAME.weight` [channels] where the network learnt one. */
export interface L2NormaliseLayer {
  /** Tells it from other layers. */
  readonly kind: "l2-normalise";
  /** Prefix of its parameter. */
  readonly name: string;
  /** Added to the length. */
  readonly epsilon: number;
  /** Channels of the learnt scale; no scale if left out. */
  readonly channels?: number;
}

/** x − share · the mean of the places around it along the last axis, [n, channels, 1, places]. */
export interface CentreLayer {
  /** Tells it from other layers. */
  readonly kind: "centre";
  /** Its place in the network. */
  readonly name: string;
  /** Places before and after each one that count, as far as there are any. */
  readonly reach: number;
  /** How much of the mean is taken off, 0..1. */
  readonly share: number;
}

/** (x − mean) / deviation along one axis, with recorded statistics. */
export interface StandardiseLayer {
  /** Tells it from other layers. */
  readonly kind: "standardise";
  /** Its place in the network. */
  readonly name: string;
  /** Name of the parameter with the means. */
  readonly mean: string;
  /** Name of the parameter with the deviations. */
  readonly deviation: string;
  /** Size of the axis. */
  readonly size: number;
  /** Axes that follow it. */
  readonly trailing: number;
}

/** Sum of what each branch makes of the same input; a branch without layers is the input itself, cropped. */
export interface SumLayer {
  /** Tells it from other layers. */
  readonly kind: "sum";
  /** Its place in the network. */
  readonly name: string;
  /** Layers of each branch. */
  readonly branches: readonly (readonly Layer[])[];
  /**
   * Places that the input loses at both ends of its last axis, as many as the
   * other branches' convolutions without padding take; 0 if left out.
   */
  readonly crop?: number;
}

/** One layer of a network as plain data. */
export type Layer =
  | ConvLayer
  | LinearLayer
  | BatchNormLayer
  | ReluLayer
  | MaxPoolLayer
  | FlattenLayer
  | L2NormaliseLayer
  | CentreLayer
  | StandardiseLayer
  | SumLayer;

/** What PyTorch's batch normalisation adds to the variance unless told otherwise. */
export const batchNormEpsilon = 1e-5;

/** A {@link ConvLayer} with a bias unless `bias` says otherwise. */
export function convLayer(
  name: string,
  channelsIn: number,
  out: number,
  options: ConvOptions & { readonly bias?: boolean },
): ConvLayer {
  return { kind: "conv", name, in: channelsIn, out, bias: true, ...options };
}

/** A {@link LinearLayer} with a bias. */
export function linearLayer(
  name: string,
  valuesIn: number,
  out: number,
): LinearLayer {
  return { kind: "linear", name, in: valuesIn, out, bias: true };
}

/** A {@link BatchNormLayer} with PyTorch's epsilon. */
export function batchNormLayer(name: string, channels: number): BatchNormLayer {
  return { kind: "batch-norm", name, channels, epsilon: batchNormEpsilon };
}

/** A {@link ReluLayer}. */
export function reluLayer(name: string): ReluLayer {
  return { kind: "relu", name };
}

/** Keeps a vector of zeros finite; far below any length that occurs. */
const lengthFloor = 1e-12;

/** A {@link L2NormaliseLayer} without a learnt scale: vectors of length 1. */
export function unitLayer(name: string): L2NormaliseLayer {
  return { kind: "l2-normalise", name: `${name}.unit`, epsilon: lengthFloor };
}

/** A {@link MaxPoolLayer}. */
export function maxPoolLayer(
  name: string,
  options: MaxPoolOptions,
): MaxPoolLayer {
  return { kind: "max-pool", name, ...options };
}

/** A {@link SumLayer} of the input and what the layers make of it, the input cropped where they do not pad. */
export function residualLayer(
  name: string,
  layers: readonly Layer[],
  crop = 0,
): SumLayer {
  return { kind: "sum", name, branches: [layers, []], crop };
}
