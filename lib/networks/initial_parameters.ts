import { elementCount, float32, type GraphTensor } from "../onnx/mod.ts";
import type { Layer } from "./layers.ts";
import { type Parameter, parametersOf } from "./parameters.ts";

/**
 * Gives the generator of one parameter's numbers, in 0…1 with 1 excluded.
 *
 * @param place of the parameter in the order of `parametersOf`
 */
export type UniformSource = (place: number) => () => number;

/** What a parameter of a layer begins with: a number, or numbers in ±bound. */
type Start = { readonly value: number } | { readonly bound: number };

/** Values of the input that one value of the output is a sum over. */
function fanIn(layer: Extract<Layer, { kind: "conv" | "linear" }>): number {
  return layer.kind === "linear"
    ? layer.in
    : layer.in / (layer.groups ?? 1) * elementCount(layer.kernel);
}

function startOf(layer: Layer, { name, role }: Parameter): Start {
  switch (layer.kind) {
    case "conv":
    case "linear":
      return { bound: 1 / Math.sqrt(fanIn(layer)) };
    case "batch-norm":
      return { value: /\.(weight|running_var)$/.test(name) ? 1 : 0 };
    case "standardise":
      return { value: name === layer.deviation ? 1 : 0 };
    default:
      return { value: role === "trainable" ? 1 : 0 };
  }
}

/** Layers with parameters of their own, in the order of `parametersOf`. */
function leaves(layers: readonly Layer[]): Layer[] {
  return layers.flatMap((layer) =>
    layer.kind === "sum" ? layer.branches.flatMap(leaves) : [layer]
  );
}

/**
 * What a network starts its training from: weights and biases uniform in
 * ±1/√(inputs), as PyTorch does it, normalisations at the identity.
 *
 * @param layers the network's description
 * @param uniform where the random numbers come from
 * @returns every parameter and statistic of the description by name
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { linearLayer } from "./layers.ts";
 * const start = initialParameters([linearLayer("l", 4, 1)], () => () => 0.75);
 * deepStrictEqual(start.get("l.weight")!.data, Float32Array.of(.25, .25, .25, .25));
 * ```
 */
export function initialParameters(
  layers: readonly Layer[],
  uniform: UniformSource,
): Map<string, GraphTensor> {
  const start = new Map<string, GraphTensor>();
  for (const layer of leaves(layers)) {
    for (const wanted of parametersOf([layer])) {
      const next = uniform(start.size);
      const from = startOf(layer, wanted);
      const numbers = Float32Array.from(
        { length: elementCount(wanted.shape) },
        "value" in from
          ? () => from.value
          : () => -from.bound + 2 * from.bound * next(),
      );
      start.set(wanted.name, float32(numbers, wanted.shape));
    }
  }
  return start;
}
