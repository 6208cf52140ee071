import { float32, type GraphBuilder, type Value } from "../onnx/mod.ts";

/** Added under the root of a distance so that its slope stays finite (reference page training). */
const distanceFloor = 1e-12;

/** Least length that a vector is divided by (reference page training). */
const lengthFloor = 1e-12;

/** A float32 scalar. */
export function constant(g: GraphBuilder, value: number): Value {
  return g.constant(float32([value], []));
}

/** Sum over one axis, which goes. */
export function sumOver(g: GraphBuilder, x: Value, axis: number): Value {
  return g.op("ReduceSum", [x, g.integers(axis)], { keepdims: 0 });
}

/**
 * Euclidean distance along the last axis, with broadcast:
 * √(Σ (a − b)² + 1e-12).
 */
export function distance(g: GraphBuilder, a: Value, b: Value): Value {
  const difference = g.op("Sub", [a, b]);
  const squares = sumOver(g, g.op("Mul", [difference, difference]), -1);
  return g.op("Sqrt", [g.op("Add", [squares, constant(g, distanceFloor)])]);
}

/** Vectors along the last axis divided by their length, which counts as 1e-12 at least. */
export function unitVectors(g: GraphBuilder, x: Value): Value {
  const length = g.op("ReduceL2", [x], { axes: [-1], keepdims: 1 });
  return g.op("Div", [x, g.op("Max", [length, constant(g, lengthFloor)])]);
}

/** Sum of products along the last axis: the cosine, for {@link unitVectors}. */
export function innerProduct(g: GraphBuilder, a: Value, b: Value): Value {
  return sumOver(g, g.op("Mul", [a, b]), -1);
}

/**
 * Similarity of every vector with every other, for {@link batchMatchingLoss}.
 *
 * @param a {@link unitVectors}, [n, dimensions]
 * @param b {@link unitVectors}, [m, dimensions]
 * @param temperature what cosines are divided by, a number or a learnt scalar
 * @returns [n, m]
 */
export function similarities(
  g: GraphBuilder,
  a: Value,
  b: Value,
  temperature: number | Value,
): Value {
  const cosines = g.op("MatMul", [a, g.op("Transpose", [b], { perm: [1, 0] })]);
  return g.op("Div", [
    cosines,
    typeof temperature === "number" ? constant(g, temperature) : temperature,
  ]);
}
