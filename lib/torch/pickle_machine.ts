import type { ByteCursor } from "./byte_cursor.ts";
import type { CheckpointValue } from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";
import { callInstructions } from "./pickle_calls.ts";
import { containerInstructions } from "./pickle_containers.ts";
import { type Instruction, scalarInstructions } from "./pickle_scalars.ts";
import {
  brokenPickle,
  type PickleState,
  pop,
  spend,
  type StorageLookup,
} from "./pickle_stack.ts";

/** Newest pickle protocol there is. */
const newestProtocol = 5;

const stop = 0x2e;

function protocol(state: PickleState): void {
  const version = state.cursor.u8();
  if (version > newestProtocol) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      `the checkpoint's pickle has protocol ${version}; ${newestProtocol} is the newest known`,
    );
  }
}

/** A frame only says how far one may read ahead. */
function frame(state: PickleState): void {
  const length = state.cursor.u64();
  if (length > BigInt(state.cursor.left)) {
    throw new CheckpointError(
      "checkpoint-truncated",
      `a frame of the pickle claims ${length} bytes, ${state.cursor.left} are left`,
    );
  }
}

const instructions: ReadonlyMap<number, Instruction> = new Map<
  number,
  Instruction
>([
  ...scalarInstructions,
  ...containerInstructions,
  ...callInstructions,
  [0x80, protocol],
  [0x95, frame],
]);

/** Instructions that are known and refused: they call, or come from text pickles. */
const refused: ReadonlyMap<number, string> = new Map([
  [0x69, "INST"],
  [0x6f, "OBJ"],
  [0x92, "NEWOBJ_EX"],
  [0x82, "EXT1"],
  [0x83, "EXT2"],
  [0x84, "EXT4"],
  [0x50, "PERSID"],
  [0x97, "NEXT_BUFFER"],
  [0x98, "READONLY_BUFFER"],
  [0x49, "INT"],
  [0x4c, "LONG"],
  [0x46, "FLOAT"],
  [0x53, "STRING"],
  [0x56, "UNICODE"],
  [0x67, "GET"],
  [0x70, "PUT"],
  [0x91, "FROZENSET"],
]);

/**
 * Runs one pickle, up to its STOP, as a machine that knows tensors and plain
 * values only. Nothing of the file is ever executed: names come from a fixed
 * list, and what they stand for is done here.
 *
 * Work and memory grow with the bytes read and are bounded by `pickleLimits`;
 * nothing recurses, however deep the values lie in each other.
 *
 * @param cursor where the pickle begins; afterwards it stands behind STOP
 * @param storage finds the storage of a persistent id
 * @param inert names, as `module.name`, whose objects are kept as what they were made of
 * @throws {CheckpointError} at the first instruction that is unknown, refused or makes no sense
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { cursorOf } from "./byte_cursor.ts";
 * // PROTO 2, EMPTY_LIST, BININT1 7, APPEND, STOP
 * const bytes = Uint8Array.of(0x80, 2, 0x5d, 0x4b, 7, 0x61, 0x2e);
 * const none = () => { throw new Error("no storages here"); };
 * deepStrictEqual(runPickle(cursorOf(bytes, "pickle"), none), [7n]);
 * ```
 */
export function runPickle(
  cursor: ByteCursor,
  storage: StorageLookup,
  inert: ReadonlySet<string> = new Set(),
): CheckpointValue {
  const state: PickleState = {
    cursor,
    storage,
    stack: [],
    marks: [],
    memo: new Map(),
    inert,
    ordered: new WeakSet(),
    steps: 0,
    objects: 0,
  };
  for (;;) {
    const opcode = cursor.u8();
    if (opcode === stop) return result(state);
    const instruction = instructions.get(opcode);
    if (instruction === undefined) throw refusal(opcode);
    spend(state, 1);
    instruction(state);
  }
}

function result(state: PickleState): CheckpointValue {
  if (state.marks.length > 0) throw brokenPickle("it ends within a container");
  const value = pop(state);
  if (state.stack.length > 0) {
    throw brokenPickle("it ends with values left over");
  }
  return value;
}

function refusal(opcode: number): CheckpointError {
  const name = refused.get(opcode);
  if (name !== undefined) {
    return new CheckpointError(
      "checkpoint-unsafe",
      `refused the pickle instruction ${name}`,
    );
  }
  return brokenPickle(
    `0x${opcode.toString(16).padStart(2, "0")} is no instruction`,
  );
}
