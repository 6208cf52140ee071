import type { Attributes } from "./graph_builder.ts";

/**
 * One ONNX operator as this project uses it: how its options become a node.
 * What else belongs to the operator (its gradient) stands in the same object.
 */
export interface Operator<Options> {
  /** ONNX operator, e.g. `Conv`. */
  readonly type: string;
  /** The node's attributes for these options. */
  attributes(options: Options): Attributes;
}
