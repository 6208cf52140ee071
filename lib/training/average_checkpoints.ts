import { asFloat32, type Tensor } from "../torch/mod.ts";
import { TrainingError } from "./errors.ts";

/** A checkpoint and how much of it is taken. */
export interface CheckpointShare {
  /** Its tensors by name. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Weight of it in the mean, above 0. */
  readonly share: number;
}

/**
 * The weighted mean of checkpoints that were trained from one another, number
 * by number.
 *
 * Long training on few people wanders away from what holds for all; the mean of
 * where it began and where it went reads strangers better than either (Wortsman
 * et al., "Model soups", ICML 2022, and "Robust fine-tuning of zero-shot
 * models", CVPR 2022). It only means something for networks of one descent. A
 * tensor that some of them lack is averaged over the others.
 *
 * @throws {TrainingError} `checkpoint-mismatch` if two differ in a shape, or
 *   the shares are not above 0
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const of = (...values: number[]) =>
 *   new Map([["w", { dtype: "F32" as const, shape: [2], data: Float32Array.from(values) }]]);
 * const mean = averageCheckpoints([
 *   { tensors: of(0, 4), share: 1 },
 *   { tensors: of(4, 8), share: 3 },
 * ]);
 * deepStrictEqual([...mean.get("w")!.data], [3, 7]);
 * ```
 */
export function averageCheckpoints(
  members: readonly CheckpointShare[],
): Map<string, Tensor> {
  const names = new Set(members.flatMap(({ tensors }) => [...tensors.keys()]));
  const averaged = new Map<string, Tensor>();
  for (const name of names) {
    const own = members.filter(({ tensors }) => tensors.has(name));
    const { shape } = own[0]!.tensors.get(name)!;
    const total = own.reduce((sum, { share }) => sum + share, 0);
    const sums = new Float64Array(own[0]!.tensors.get(name)!.data.length);
    for (const { tensors, share } of own) {
      const tensor = tensors.get(name)!;
      if (!(share > 0) || `${tensor.shape}` !== `${shape}`) {
        throw new TrainingError(
          "checkpoint-mismatch",
          share > 0
            ? `${name} has shape [${tensor.shape}] in one checkpoint and [${shape}] in another`
            : `a share must be above 0, not ${share}`,
        );
      }
      const values = asFloat32(tensor);
      sums.forEach((_, i) => sums[i]! += share * values[i]! / total);
    }
    averaged.set(name, {
      dtype: "F32",
      shape,
      data: Float32Array.from(sums),
    });
  }
  return averaged;
}
