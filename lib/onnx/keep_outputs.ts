import { GraphError } from "./errors.ts";
import { decodeModel, encodeModel, type NodeMessage } from "./schema.ts";

/**
 * The part of a model that some of its outputs need, as a model of its own:
 * nodes, stored tensors and inputs that only the others read are left out.
 *
 * @param bytes an ONNX model without nested graphs
 * @param names outputs to keep
 * @throws {GraphError} `output-missing` if the model has no such output,
 *   `onnx-unreadable` if the bytes are no model
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { GraphBuilder } from "./graph_builder.ts";
 * import { decodeModel } from "./schema.ts";
 * const g = new GraphBuilder();
 * for (const name of ["a", "b"]) {
 *   g.output(`relu_${name}`, g.op("Relu", [g.input(name, "F32", ["n"])]), "F32", ["n"]);
 * }
 * const half = decodeModel(keepOutputs(g.build(), ["relu_b"]));
 * deepStrictEqual(half.graph.input.map((input) => input.name), ["b"]);
 * ```
 */
export function keepOutputs(
  bytes: Uint8Array,
  names: readonly string[],
): Uint8Array {
  const model = decodeModel(bytes);
  const { graph } = model;
  for (const name of names) {
    if (!graph.output.some((output) => output.name === name)) {
      throw new GraphError("output-missing", `the model has no output ${name}`);
    }
  }
  const needed = new Set(names);
  const node: NodeMessage[] = [];
  // Nodes stand in order of execution, so one walk from the end finds them all.
  for (const item of graph.node.toReversed()) {
    if (!item.output.some((name) => needed.has(name))) continue;
    for (const name of item.input) needed.add(name);
    node.unshift(item);
  }
  return encodeModel({
    ...model,
    graph: {
      ...graph,
      node,
      initializer: graph.initializer.filter(({ name }) => needed.has(name!)),
      input: graph.input.filter(({ name }) => needed.has(name)),
      output: graph.output.filter(({ name }) => names.includes(name)),
    },
  });
}
