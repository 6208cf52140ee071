import { GraphError } from "./errors.ts";
import type { GraphBuilder, GraphNode, Value } from "./graph_builder.ts";
import type { ForwardNode } from "./operator.ts";
import { flatTypes, operators } from "./operators/table.ts";
import { zerosLike } from "./shape_nodes.ts";
import { float32 } from "./tensor.ts";

/** Names of all values that depend smoothly on one of `roots`. */
function dependents(
  nodes: readonly GraphNode[],
  roots: readonly Value[],
): Set<string> {
  const names = new Set(roots.map(({ name }) => name));
  for (const { type, inputs, outputs } of nodes) {
    if (flatTypes.has(type)) continue;
    if (!inputs.some((value) => value !== undefined && names.has(value.name))) {
      continue;
    }
    for (const { name } of outputs) names.add(name);
  }
  return names;
}

function forwardNode(
  g: GraphBuilder,
  node: GraphNode,
  upstream: Value,
): ForwardNode {
  return {
    type: node.type,
    inputs: node.inputs,
    output: node.outputs[0]!,
    upstream,
    attributes: node.attributes,
    input(index) {
      const value = node.inputs[index];
      if (value !== undefined) return value;
      throw new GraphError(
        "input-missing",
        `the gradient of ${node.type} needs the node's input ${index}`,
      );
    },
    extraOutput: () => g.extraOutput(node),
  };
}

/**
 * Reverse-mode differentiation: adds to a graph the nodes that compute the
 * gradient of a scalar.
 *
 * The nodes are walked backwards from the loss; each adds, by its operator's
 * gradient rule, what flows into its inputs. Shapes that the rules need are
 * read when the model runs, so a batch size left open stays open. The new
 * nodes are ordinary ones: gradients of gradients can be asked for.
 *
 * @param g the graph
 * @param loss a float32 scalar of the graph
 * @param wrt values to differentiate with respect to: inputs, initialisers or
 *   what nodes made
 * @returns the gradients, in the order and shapes of `wrt`; zeros for a value
 *   on which the loss does not depend
 * @throws {GraphError} `gradient-missing` if an operator between them has no
 *   gradient rule, or none for its attributes
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { GraphBuilder } from "./graph_builder.ts";
 * import { createSession } from "./session.ts";
 * import { float32 } from "./tensor.ts";
 * const g = new GraphBuilder();
 * const x = g.input("x", "F32", ["n"]);
 * const loss = g.op("ReduceSum", [g.op("Mul", [x, x])], { keepdims: 0 });
 * const [slope] = gradients(g, loss, [x]);
 * g.output("slope", slope!, "F32", ["n"]);
 * await using session = await createSession(g.build());
 * const result = await session.run({ x: float32([1, 2, -3]) });
 * deepStrictEqual([...result.slope!.data], [2, 4, -6]);
 * ```
 */
export function gradients(
  g: GraphBuilder,
  loss: Value,
  wrt: readonly Value[],
): Value[] {
  const nodes = [...g.nodes];
  const wanted = dependents(nodes, wrt);
  const found = new Map<string, Value>();
  if (wanted.has(loss.name)) {
    found.set(loss.name, g.constant(float32([1], [])));
  }
  for (const node of nodes.reverse()) {
    if (flatTypes.has(node.type)) continue;
    if (node.outputs.slice(1).some(({ name }) => found.has(name))) {
      throw new GraphError(
        "gradient-missing",
        `only the first result of ${node.type} can be differentiated`,
      );
    }
    const upstream = found.get(node.outputs[0]!.name);
    if (upstream === undefined) continue;
    backward(g, node, upstream, wanted, found);
  }
  return wrt.map((value) => found.get(value.name) ?? zerosLike(g, value));
}

/** Adds what flows from a node's first output into those inputs that are wanted. */
function backward(
  g: GraphBuilder,
  node: GraphNode,
  upstream: Value,
  wanted: ReadonlySet<string>,
  found: Map<string, Value>,
): void {
  const { gradient } = node.operator ?? operators.get(node.type) ?? {};
  if (gradient === undefined) {
    throw new GraphError(
      "gradient-missing",
      `the operator ${node.type} has no gradient rule`,
    );
  }
  gradient(g, forwardNode(g, node, upstream)).forEach((rule, place) => {
    const input = node.inputs[place];
    if (rule === undefined || input === undefined || !wanted.has(input.name)) {
      return;
    }
    const sum = found.get(input.name);
    const addend = rule();
    found.set(
      input.name,
      sum === undefined ? addend : g.op("Add", [sum, addend]),
    );
  });
}
