import {
  type BatchNormStatistics,
  float32,
  foldBatchNorm,
  type GraphTensor,
} from "../onnx/mod.ts";
import type { BatchNormLayer, Layer } from "./layers.ts";
import { parameter, type Parameters } from "./parameters.ts";

/** A description together with parameters that fit it. */
export interface Weighted {
  /** The layers. */
  readonly layers: readonly Layer[];
  /** Their parameters. */
  readonly parameters: Parameters;
}

function numbers(parameters: Parameters, name: string): Float32Array {
  return parameter(parameters, name).data as Float32Array;
}

function statistics(
  parameters: Parameters,
  { name, epsilon }: BatchNormLayer,
): BatchNormStatistics {
  return {
    scale: numbers(parameters, `${name}.weight`),
    shift: numbers(parameters, `${name}.bias`),
    mean: numbers(parameters, `${name}.running_mean`),
    variance: numbers(parameters, `${name}.running_var`),
    epsilon,
  };
}

/**
 * The same function without batch normalisation: every one that directly
 * follows a convolution or linear layer goes into that layer's weight and bias.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { float32 } from "../onnx/mod.ts";
 * import { batchNormLayer, linearLayer } from "./layers.ts";
 * const folded = foldLayers({
 *   layers: [linearLayer("l", 1, 1), batchNormLayer("b", 1)],
 *   parameters: new Map(
 *     ["l.weight", "l.bias", "b.weight", "b.bias", "b.running_mean", "b.running_var"]
 *       .map((name) => [name, float32([1], name === "l.weight" ? [1, 1] : [1])]),
 *   ),
 * });
 * deepStrictEqual(folded.layers.map((layer) => layer.name), ["l"]);
 * ```
 */
export function foldLayers({ layers, parameters }: Weighted): Weighted {
  const folded: Layer[] = [];
  const kept = new Map<string, GraphTensor>(parameters);
  for (const layer of layers) {
    const last = folded.at(-1);
    if (
      layer.kind === "batch-norm" &&
      (last?.kind === "conv" || last?.kind === "linear")
    ) {
      const weight = parameter(kept, `${last.name}.weight`);
      const merged = foldBatchNorm({
        weight: weight.data as Float32Array,
        bias: last.bias ? numbers(kept, `${last.name}.bias`) : undefined,
      }, statistics(kept, layer));
      kept.set(`${last.name}.weight`, float32(merged.weight, weight.shape));
      kept.set(`${last.name}.bias`, float32(merged.bias));
      for (const part of ["weight", "bias", "running_mean", "running_var"]) {
        kept.delete(`${layer.name}.${part}`);
      }
      folded[folded.length - 1] = { ...last, bias: true };
    } else if (layer.kind === "sum") {
      const branches = layer.branches.map((branch) => {
        const inner = foldLayers({ layers: branch, parameters: kept });
        kept.clear();
        for (const [name, tensor] of inner.parameters) kept.set(name, tensor);
        return inner.layers;
      });
      folded.push({ ...layer, branches });
    } else folded.push(layer);
  }
  return { layers: folded, parameters: kept };
}
