import type { Parameter } from "../networks/mod.ts";
import type { DataType, GraphBuilder, Value } from "../onnx/mod.ts";
import { TrainingError } from "./errors.ts";

/** A tensor that a training step reads under `name` and, if it `changes`, returns as `next/NAME`. */
export interface StateEntry {
  /** Name in checkpoints. */
  readonly name: string;
  /** Element type. */
  readonly dtype: DataType;
  /** Sizes. */
  readonly shape: readonly number[];
  /** Whether it starts as zeros, or must be given. */
  readonly startsAtZero: boolean;
  /** Whether a step changes it. */
  readonly changes: boolean;
}

/** Name under which a step returns a tensor of the state. */
export function nextName(name: string): string {
  return `next/${name}`;
}

/** The state's tensors while a training graph is written: an input for each, an output for those that change. */
export interface GraphState {
  /** What is in it so far. */
  readonly entries: ReadonlyMap<string, StateEntry>;
  /** Adds a tensor. */
  declare(entry: Omit<StateEntry, "changes">): Value;
  /** A tensor as it is before the step. */
  get(name: string): Value;
  /** Sets what a tensor is after the step. */
  change(name: string, value: Value): void;
}

/** The state of parameters, to which an optimiser adds its own. */
export function createGraphState(
  g: GraphBuilder,
  parameters: readonly Parameter[],
): GraphState {
  const values = new Map<string, Value>();
  const entries = new Map<string, StateEntry>();
  const declare = (
    entry: Omit<StateEntry, "changes">,
  ): Value => {
    const value = g.input(entry.name, entry.dtype, entry.shape);
    values.set(entry.name, value);
    entries.set(entry.name, { ...entry, changes: false });
    return value;
  };
  for (const { name, shape } of parameters) {
    declare({ name, dtype: "F32", shape, startsAtZero: false });
  }
  return {
    entries,
    declare,
    get(name: string): Value {
      const value = values.get(name);
      if (value !== undefined) return value;
      throw new TrainingError(
        "parameter-unknown",
        `the forward pass asks for ${name}, which is not among the parameters`,
      );
    },
    change(name: string, value: Value): void {
      const entry = entries.get(name)!;
      entries.set(name, { ...entry, changes: true });
      g.output(nextName(name), value, entry.dtype, entry.shape);
    },
  };
}
