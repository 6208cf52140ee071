import type { GraphBuilder, Value } from "./graph_builder.ts";
import { float32, int64 } from "./tensor.ts";

/** ONNX's TensorProto.DataType of float32, for `Cast`. */
const floatType = 1;

/** A float32 constant without axes. */
export function scalar(g: GraphBuilder, value: number): Value {
  return g.constant(float32([value], []));
}

/** Any numbers or truth values as float32. */
export function toFloat(g: GraphBuilder, x: Value): Value {
  return g.op("Cast", [x], { to: floatType });
}

/** 1 where a truth value holds, else 0, times `x`. */
export function masked(g: GraphBuilder, x: Value, condition: Value): Value {
  return g.op("Mul", [x, toFloat(g, condition)]);
}

/** Sizes of `x` from axis `start` (negative: from the end) up to `end`, int64. */
export function shapeOf(
  g: GraphBuilder,
  x: Value,
  start = 0,
  end?: number,
): Value {
  return g.op("Shape", [x], { start, ...(end === undefined ? {} : { end }) });
}

const reshapes = new Set(["Flatten", "Reshape", "Squeeze", "Unsqueeze"]);

/** What `x` was before nodes that merely reshaped it. */
function unshaped(g: GraphBuilder, x: Value): Value {
  const node = g.nodes.findLast(({ outputs }) => outputs.includes(x));
  return node !== undefined && reshapes.has(node.type)
    ? unshaped(g, node.inputs[0]!)
    : x;
}

/** The elements of `x` in the shape of `like`. */
export function reshapeLike(g: GraphBuilder, x: Value, like: Value): Value {
  // A chain of reshapes is cut short: where only the last one's sizes are
  // fixed, onnxruntime 1.30 breaks the graph when it fuses them.
  return g.op("Reshape", [unshaped(g, x), shapeOf(g, like)]);
}

/** `x` repeated to the shape of `like`. */
export function expandLike(g: GraphBuilder, x: Value, like: Value): Value {
  return g.op("Expand", [x, shapeOf(g, like)]);
}

/** Zeros (float32) in the shape of `like`. */
export function zerosLike(g: GraphBuilder, like: Value): Value {
  return g.op("ConstantOfShape", [shapeOf(g, like)]);
}

/** How many elements of `whole` there are for each of `part`, a float32 scalar. */
export function sizeRatio(g: GraphBuilder, whole: Value, part: Value): Value {
  const [count, parts] = [whole, part].map((x) =>
    toFloat(g, g.op("Size", [x]))
  );
  return g.op("Div", [count, parts]);
}

/**
 * Undoes a broadcast: sums a gradient over the axes along which an operand
 * was repeated.
 *
 * @param gradient in the shape of the result
 * @param operand what was repeated to that shape
 * @returns the gradient in the shape of the operand
 */
export function unbroadcast(
  g: GraphBuilder,
  gradient: Value,
  operand: Value,
): Value {
  const rank = (x: Value) => g.op("Size", [shapeOf(g, x)]);
  const [zero, one] = [g.constant(int64([0], [])), g.constant(int64([1], []))];
  const added = g.op("Range", [
    zero,
    g.op("Sub", [rank(gradient), rank(operand)]),
    one,
  ]);
  const aligned = g.op("ReduceSum", [gradient, added], {
    keepdims: 0,
    noop_with_empty_axes: 1,
  });
  const same = g.op("Equal", [shapeOf(g, aligned), shapeOf(g, operand)]);
  const repeated = g.op("NonZero", [g.op("Not", [same])]);
  const axes = g.op("Reshape", [repeated, g.integers(-1)]);
  return g.op("ReduceSum", [aligned, axes], { noop_with_empty_axes: 1 });
}

/** The place of every element of `x` in row-major order, int64, in the shape of `x`. */
export function places(g: GraphBuilder, x: Value): Value {
  const from = g.constant(int64([0], []));
  const step = g.constant(int64([1], []));
  return reshapeLike(g, g.op("Range", [from, g.op("Size", [x]), step]), x);
}

/**
 * Zeros in the shape of `like` to which values are added at given places.
 *
 * @param indices row-major places in `like`, int64, as many as values
 * @param values what to add there; a place may occur more than once
 */
export function scatterAdd(
  g: GraphBuilder,
  like: Value,
  indices: Value,
  values: Value,
): Value {
  const flat = (x: Value) => g.op("Reshape", [x, g.integers(-1)]);
  const zeros = flat(zerosLike(g, like));
  const sums = g.op("ScatterElements", [zeros, flat(indices), flat(values)], {
    axis: 0,
    reduction: "add",
  });
  return reshapeLike(g, sums, like);
}
