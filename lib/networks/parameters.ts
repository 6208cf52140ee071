import type { GraphTensor } from "../onnx/mod.ts";
import { float32 } from "../onnx/mod.ts";
import { asFloat32, type Tensor } from "../torch/mod.ts";
import { NetworkError } from "./errors.ts";
import type { Layer } from "./layers.ts";

/** A parameter that a network's description calls for. */
export interface Parameter {
  /** Name in checkpoints. */
  readonly name: string;
  /** Sizes, outermost first. */
  readonly shape: readonly number[];
  /** Whether gradients move it, or it is a statistic that is merely recorded. */
  readonly role: "trainable" | "statistic";
}

/** A network's parameters by name, all float32. */
export type Parameters = ReadonlyMap<string, GraphTensor>;

function ofLayer(layer: Layer): Parameter[] {
  const trainable = (name: string, ...shape: number[]): Parameter => ({
    name,
    shape,
    role: "trainable",
  });
  const statistic = (name: string, ...shape: number[]): Parameter => ({
    name,
    shape,
    role: "statistic",
  });
  switch (layer.kind) {
    case "conv":
      return [
        trainable(
          `${layer.name}.weight`,
          layer.out,
          layer.in / (layer.groups ?? 1),
          ...layer.kernel,
        ),
        ...(layer.bias ? [trainable(`${layer.name}.bias`, layer.out)] : []),
      ];
    case "linear":
      return [
        trainable(`${layer.name}.weight`, layer.out, layer.in),
        ...(layer.bias ? [trainable(`${layer.name}.bias`, layer.out)] : []),
      ];
    case "batch-norm":
      return [
        trainable(`${layer.name}.weight`, layer.channels),
        trainable(`${layer.name}.bias`, layer.channels),
        statistic(`${layer.name}.running_mean`, layer.channels),
        statistic(`${layer.name}.running_var`, layer.channels),
      ];
    case "l2-normalise":
      return layer.channels === undefined
        ? []
        : [trainable(`${layer.name}.weight`, layer.channels)];
    case "standardise":
      return [
        statistic(layer.mean, layer.size),
        statistic(layer.deviation, layer.size),
      ];
    case "sum":
      return layer.branches.flatMap(parametersOf);
    default:
      return [];
  }
}

/**
 * The parameters that a description calls for, in the order of its layers.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { convLayer } from "./layers.ts";
 * deepStrictEqual(
 *   parametersOf([convLayer("c", 3, 8, { kernel: [5, 5] })])
 *     .map(({ name, shape }) => [name, ...shape]),
 *   [["c.weight", 8, 3, 5, 5], ["c.bias", 8]],
 * );
 * ```
 */
export function parametersOf(layers: readonly Layer[]): Parameter[] {
  return layers.flatMap(ofLayer);
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/**
 * Takes a network's parameters out of a checkpoint, by name.
 *
 * `NAME.num_batches_tracked`, which batch normalisation does not use, and the
 * names in `unused` are passed over.
 *
 * @param layers the network's description
 * @param stored what the checkpoint holds
 * @param unused names that may be there and are not needed
 * @throws {NetworkError} `checkpoint-mismatch` if a parameter is missing, has
 *   another shape, is not floating-point, or if the checkpoint has one that
 *   the network does not know
 */
export function takeParameters(
  layers: readonly Layer[],
  stored: ReadonlyMap<string, Tensor>,
  unused: readonly string[] = [],
): Parameters {
  const refuse = (what: string): never => {
    throw new NetworkError(
      "checkpoint-mismatch",
      `the checkpoint does not belong to this network: ${what}`,
    );
  };
  const taken = new Map<string, GraphTensor>();
  for (const { name, shape } of parametersOf(layers)) {
    const tensor = stored.get(name) ?? refuse(`${name} is missing`);
    if (!sameShape(tensor.shape, shape)) {
      refuse(`${name} has shape [${tensor.shape}], expected [${shape}]`);
    }
    if (!["F32", "F16", "BF16", "F64"].includes(tensor.dtype)) {
      refuse(`${name} holds ${tensor.dtype} numbers`);
    }
    taken.set(name, float32(asFloat32(tensor), shape));
  }
  for (const name of stored.keys()) {
    const known = taken.has(name) || unused.includes(name) ||
      name.endsWith(".num_batches_tracked");
    if (!known) refuse(`it has ${name}, which the network lacks`);
  }
  return taken;
}

/** Looks a parameter up that the description promised. */
export function parameter(parameters: Parameters, name: string): GraphTensor {
  const tensor = parameters.get(name);
  if (tensor === undefined) {
    throw new NetworkError(
      "checkpoint-mismatch",
      `parameter ${name} is missing`,
    );
  }
  return tensor;
}
