import type { GraphBuilder, Value } from "../onnx/mod.ts";
import { int64 } from "../onnx/mod.ts";

/** Geometry of {@link slidingWindows}. */
export interface WindowOptions {
  /** Rows of a window. */
  readonly length: number;
  /** Rows from the start of one window to the next. */
  readonly hop: number;
}

/**
 * Windows over the first axis, cut inside the graph: x [rows, …] →
 * [floor((rows − length) / hop) + 1, length, …].
 *
 * @param x at least `length` rows
 */
export function slidingWindows(
  g: GraphBuilder,
  x: Value,
  { length, hop }: WindowOptions,
): Value {
  const scalar = (value: number): Value => g.constant(int64([value], []));
  const rows = g.op("Gather", [g.op("Shape", [x]), scalar(0)]);
  const room = g.op("Sub", [rows, scalar(length - hop)]);
  const count = hop === 1 ? room : g.op("Div", [room, scalar(hop)]);
  const starts = g.op("Mul", [
    g.op("Range", [scalar(0), count, scalar(1)]),
    scalar(hop),
  ]);
  const steps = g.integers(...Array.from({ length }, (_, step) => step));
  const rowsOfWindows = g.op("Add", [
    g.op("Unsqueeze", [starts, g.integers(1)]),
    steps,
  ]);
  return g.op("Gather", [x, rowsOfWindows], { axis: 0 });
}

/** Number of windows that {@link slidingWindows} makes of so many rows; 0 if there are too few. */
export function windowCount(
  rows: number,
  { length, hop }: WindowOptions,
): number {
  return Math.max(0, Math.floor((rows - length) / hop) + 1);
}
