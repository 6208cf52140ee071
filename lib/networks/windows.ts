import type { GraphBuilder, Value } from "../onnx/mod.ts";
import { int64 } from "../onnx/mod.ts";

/** Geometry of {@link slidingWindows}: window i starts at row floor(i · hop / per). */
export interface WindowOptions {
  /** Rows of a window. */
  readonly length: number;
  /** Rows from the start of one window to that of the `per`-th after it. */
  readonly hop: number;
  /** Windows that share the hop, where it is no whole number of rows; 1 if left out. */
  readonly per?: number;
}

/**
 * Windows over the first axis, cut inside the graph: x [rows, …] →
 * [windowCount(rows), length, …].
 *
 * @param x at least `length` rows
 */
export function slidingWindows(
  g: GraphBuilder,
  x: Value,
  { length, hop, per = 1 }: WindowOptions,
): Value {
  const scalar = (value: number): Value => g.constant(int64([value], []));
  const rows = g.op("Gather", [g.op("Shape", [x]), scalar(0)]);
  const scaled = per === 1 ? rows : g.op("Mul", [rows, scalar(per)]);
  const room = g.op("Sub", [scaled, scalar((length - 1) * per - hop + 1)]);
  const count = hop === 1 ? room : g.op("Div", [room, scalar(hop)]);
  const hops = g.op("Mul", [
    g.op("Range", [scalar(0), count, scalar(1)]),
    scalar(hop),
  ]);
  const starts = per === 1 ? hops : g.op("Div", [hops, scalar(per)]);
  const steps = g.integers(...Array.from({ length }, (_, step) => step));
  const rowsOfWindows = g.op("Add", [
    g.op("Unsqueeze", [starts, g.integers(1)]),
    steps,
  ]);
  return g.op("Gather", [x, rowsOfWindows], { axis: 0 });
}

/**
 * Number of windows that {@link slidingWindows} makes of so many rows; 0 if
 * there are too few.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(windowCount(9, { length: 5, hop: 1 }), 5);
 * strictEqual(windowCount(36, { length: 20, hop: 4 }), 5);
 * strictEqual(windowCount(31, { length: 16, hop: 16, per: 5 }), 5);
 * ```
 */
export function windowCount(
  rows: number,
  { length, hop, per = 1 }: WindowOptions,
): number {
  return Math.max(0, Math.ceil((rows - length + 1) * per / hop));
}
