import {
  float32,
  type GraphBuilder,
  type GraphTensor,
  type Value,
} from "../onnx/mod.ts";
import { asFloat32, type Tensor } from "../torch/mod.ts";
import { NetworkError } from "./errors.ts";

/** Sizes of a gated recurrent layer. */
export interface RecurrentSize {
  /** Values read at each step. */
  readonly in: number;
  /** Values remembered and made. */
  readonly out: number;
}

/** Parts of PyTorch's GRU, and their sizes in rows of gates. */
const parts = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"];

/** Names of the parameters of PyTorch's GRU. */
export function recurrentNames(prefix: string): string[] {
  return parts.map((part) => `${prefix}.${part}`);
}

/**
 * PyTorch stacks its gates as reset, update, new; ONNX wants update, reset, new.
 *
 * @param stacked three blocks of rows, one after the other
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual([...updateFirst(Float32Array.of(1, 2, 3, 4, 5, 6))], [3, 4, 1, 2, 5, 6]);
 * ```
 */
export function updateFirst(stacked: Float32Array): Float32Array {
  const size = stacked.length / 3;
  const ordered = stacked.slice();
  ordered.set(stacked.subarray(size, 2 * size));
  ordered.set(stacked.subarray(0, size), size);
  return ordered;
}

function part(
  stored: ReadonlyMap<string, Tensor>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const tensor = stored.get(name);
  if (tensor === undefined || tensor.shape.join() !== shape.join()) {
    throw new NetworkError(
      "checkpoint-mismatch",
      `the checkpoint does not belong to this network: ${name} should be [${shape}] and is ${
        tensor === undefined ? "missing" : `[${tensor.shape}]`
      }`,
    );
  }
  return updateFirst(asFloat32(tensor));
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(
    pieces.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/**
 * Two gated recurrent layers over the same steps, one forwards and one
 * backwards, beginning with zeros.
 *
 * @param x [steps, 1, in]
 * @param prefixes names of the layers in PyTorch's checkpoint, forwards first
 * @returns [steps, 2 · out], forwards first, both in the order of the steps
 * @throws {NetworkError} `checkpoint-mismatch`
 */
export function bothWays(
  g: GraphBuilder,
  x: Value,
  stored: ReadonlyMap<string, Tensor>,
  prefixes: readonly [string, string],
  size: RecurrentSize,
): Value {
  const gates = 3 * size.out;
  const weights = (
    wanted: string,
    shape: readonly number[],
  ): Float32Array[] =>
    prefixes.map((prefix) => part(stored, `${prefix}.${wanted}`, shape));
  const tensor = (
    pieces: readonly Float32Array[],
    ...shape: number[]
  ): GraphTensor => float32(joined(pieces), [2, ...shape]);
  const biases = prefixes.flatMap((prefix) => [
    part(stored, `${prefix}.bias_ih_l0`, [gates]),
    part(stored, `${prefix}.bias_hh_l0`, [gates]),
  ]);
  const made = g.op("GRU", [
    x,
    g.constant(
      tensor(weights("weight_ih_l0", [gates, size.in]), gates, size.in),
    ),
    g.constant(
      tensor(weights("weight_hh_l0", [gates, size.out]), gates, size.out),
    ),
    g.constant(tensor(biases, 2 * gates)),
  ], {
    direction: "bidirectional",
    hidden_size: size.out,
    // PyTorch resets what the recurrent weights made, not what they read.
    linear_before_reset: 1,
  });
  return g.op("Reshape", [made, g.integers(-1, 2 * size.out)]);
}
