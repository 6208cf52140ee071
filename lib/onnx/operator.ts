import type { Attributes, GraphBuilder, Value } from "./graph_builder.ts";

/** A node of the forward graph, as its gradient rule sees it. */
export interface ForwardNode {
  /** ONNX operator, e.g. `Conv`. */
  readonly type: string;
  /** Values read, `undefined` where an optional one is left out. */
  readonly inputs: readonly (Value | undefined)[];
  /**
   * A value read.
   *
   * @throws {GraphError} `input-missing` if the node has none at that place
   */
  input(index: number): Value;
  /** Its first output. */
  readonly output: Value;
  /** Gradient of the loss with respect to the first output, in its shape. */
  readonly upstream: Value;
  /** The node's attributes. */
  readonly attributes: Attributes;
  /** Asks the node for its next optional output, e.g. the `Indices` of a `MaxPool`. */
  extraOutput(): Value;
}

/**
 * For each input how to write its gradient, in its shape; `undefined`, or no
 * entry, for an input that the output does not depend on smoothly (indices,
 * shapes). Only the gradients that are wanted are written.
 */
export type GradientRule = (
  g: GraphBuilder,
  node: ForwardNode,
) => readonly ((() => Value) | undefined)[];

/**
 * One ONNX operator as this project uses it: how its options become a node,
 * and the derivative of that node.
 */
export interface Operator<Options> {
  /** ONNX operator, e.g. `Conv`. */
  readonly type: string;
  /** The node's attributes for these options. */
  attributes(options: Options): Attributes;
  /** The gradient rule; an operator without one stops differentiation with an error. */
  readonly gradient?: GradientRule;
}

/** An operator without options. */
export type PlainOperator = Operator<Record<never, never>>;

/** An operator whose node has no attributes. */
export function plainOperator(
  type: string,
  gradient: GradientRule,
): PlainOperator {
  return { type, attributes: () => ({}), gradient };
}
