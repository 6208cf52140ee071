/**
 * ONNX models: written node by node, run by onnxruntime.
 *
 * @module
 */
export { GraphError, ProviderError } from "./errors.ts";
export {
  type Affine,
  type BatchNormStatistics,
  foldBatchNorm,
} from "./fold_batch_norm.ts";
export {
  type Attribute,
  type Attributes,
  type Dimension,
  GraphBuilder,
  type GraphNode,
  type ModelOptions,
  opset,
  type Value,
} from "./graph_builder.ts";
export { keepOutputs } from "./keep_outputs.ts";
export type { Operator } from "./operator.ts";
export { batchNorm, type BatchNormOptions } from "./operators/batch_norm.ts";
export { conv, type ConvOptions } from "./operators/conv.ts";
export { flatten } from "./operators/flatten.ts";
export { linear } from "./operators/linear.ts";
export { maxPool, type MaxPoolOptions } from "./operators/max_pool.ts";
export { relu } from "./operators/relu.ts";
export {
  type AttributeMessage,
  decodeModel,
  type DimensionMessage,
  encodeModel,
  type ModelMessage,
  type NodeMessage,
  type TensorMessage,
  type ValueInfoMessage,
} from "./schema.ts";
export {
  createSession,
  type Device,
  type Session,
  sessionDefaults,
  type SessionOptions,
} from "./session.ts";
export {
  type DataType,
  elementCount,
  float32,
  int64,
  type Tensor,
  type TensorData,
  uint8,
} from "./tensor.ts";
