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
export { readMetadata, withMetadata } from "./metadata.ts";
export { readStoredNumbers } from "./stored_numbers.ts";
export { gradients } from "./gradients.ts";
export type {
  ForwardNode,
  GradientRule,
  Operator,
  PlainOperator,
} from "./operator.ts";
export {
  averagePool,
  type AveragePoolOptions,
} from "./operators/average_pool.ts";
export {
  batchNorm,
  type BatchNormOptions,
  batchNormTraining,
  type TrainedBatchNorm,
} from "./operators/batch_norm.ts";
export { conv, type ConvOptions } from "./operators/conv.ts";
export { flatten } from "./operators/flatten.ts";
export { leakyRelu, type LeakyReluOptions } from "./operators/leaky_relu.ts";
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
  type GraphTensor,
  type GraphTensorData,
  int64,
  uint8,
} from "./tensor.ts";
