import type { ByteCursor } from "./byte_cursor.ts";
import type {
  CheckpointDict,
  CheckpointStorage,
  CheckpointValue,
} from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";

/**
 * Most steps of one pickle (an instruction is one, and every value that a call
 * looks at is one more), and most containers, tensors and byte
 * strings that it may make. An empty dictionary costs one byte of the file and
 * some 150 of memory, so these bound the memory: a few hundred MB at worst.
 * Large training checkpoints stay under a tenth of both.
 */
export const pickleLimits = { steps: 4_000_000, objects: 1_000_000 };

/** Finds the storage that a persistent id speaks of. */
export type StorageLookup = (
  id: readonly CheckpointValue[],
) => CheckpointStorage;

/** All that a running pickle has. */
export interface PickleState {
  /** The bytes still to come. */
  readonly cursor: ByteCursor;
  /** Answers BINPERSID. */
  readonly storage: StorageLookup;
  /** Values in the making. */
  readonly stack: CheckpointValue[];
  /** Heights of the stack at open marks. */
  readonly marks: number[];
  /** Remembered values. A map, so that a huge index costs nothing. */
  readonly memo: Map<number, CheckpointValue>;
  /** Classes and functions, as `module.name`, that stay mere names: see `readPickle`. */
  readonly inert: ReadonlySet<string>;
  /** Dictionaries that were an OrderedDict. */
  readonly ordered: WeakSet<CheckpointDict>;
  /** Steps taken so far. */
  steps: number;
  /** Objects made so far. */
  objects: number;
}

/** An error about a pickle whose instructions make no sense. */
export function brokenPickle(what: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-corrupt",
    `the checkpoint's pickle is broken: ${what}`,
  );
}

/** Counts work, so that a small file cannot ask for much of it. */
export function spend(state: PickleState, steps: number): void {
  state.steps += steps;
  if (state.steps > pickleLimits.steps) {
    throw new CheckpointError(
      "checkpoint-too-large",
      `the checkpoint's pickle takes more than ${pickleLimits.steps} steps`,
    );
  }
}

/** Counts an object that takes memory, then puts it on the stack. */
export function pushObject(state: PickleState, value: CheckpointValue): void {
  if (++state.objects > pickleLimits.objects) {
    throw new CheckpointError(
      "checkpoint-too-large",
      `the checkpoint holds more than ${pickleLimits.objects} containers and tensors`,
    );
  }
  state.stack.push(value);
}

/** Height of the stack below which nothing may be taken now. */
function floor(state: PickleState): number {
  return state.marks.at(-1) ?? 0;
}

/** Takes the topmost value. */
export function pop(state: PickleState): CheckpointValue {
  if (state.stack.length <= floor(state)) {
    throw brokenPickle("an instruction finds nothing on the stack");
  }
  return state.stack.pop()!;
}

/** Takes the topmost `count` values, in the order they were put there. */
export function popSome(state: PickleState, count: number): CheckpointValue[] {
  const start = state.stack.length - count;
  if (start < floor(state)) {
    throw brokenPickle("an instruction finds too little on the stack");
  }
  return state.stack.splice(start);
}

/** The topmost value, left where it is. */
export function top(state: PickleState): CheckpointValue {
  if (state.stack.length <= floor(state)) {
    throw brokenPickle("an instruction finds nothing on the stack");
  }
  return state.stack.at(-1)!;
}

/** Takes all values above the last mark, and the mark. */
export function popToMark(state: PickleState): CheckpointValue[] {
  const start = state.marks.pop();
  if (start === undefined) throw brokenPickle("a mark is missing");
  return state.stack.splice(start);
}
