import {
  type CheckpointDict,
  type CheckpointValue,
  describe,
  isList,
} from "./checkpoint_value.ts";
import type { Instruction } from "./pickle_scalars.ts";
import {
  brokenPickle,
  type PickleState,
  pop,
  popSome,
  popToMark,
  pushObject,
  top,
} from "./pickle_stack.ts";

/** Refuses a key that Python could not hash. */
function checkKey(key: CheckpointValue): void {
  if (key instanceof Map || key instanceof Set || isList(key)) {
    throw brokenPickle(`${describe(key)} cannot be a key`);
  }
}

/** Puts keys and values, one after the other, into a dictionary. */
export function setItems(
  dict: CheckpointDict,
  items: readonly CheckpointValue[],
): void {
  if (items.length % 2 !== 0) throw brokenPickle("a key has no value");
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i]!;
    checkKey(key);
    dict.set(key, items[i + 1]!);
  }
}

/** A set of values. */
export function setOf(
  values: readonly CheckpointValue[],
): Set<CheckpointValue> {
  values.forEach(checkKey);
  return new Set(values);
}

function append(state: PickleState, items: readonly CheckpointValue[]): void {
  const list = top(state);
  if (!isList(list)) {
    throw brokenPickle(`nothing can be appended to ${describe(list)}`);
  }
  for (const item of items) list.push(item);
}

function assign(state: PickleState, items: readonly CheckpointValue[]): void {
  const dict = top(state);
  if (!(dict instanceof Map)) {
    throw brokenPickle(`${describe(dict)} has no keys`);
  }
  setItems(dict, items);
}

function pushTuple(state: PickleState, items: CheckpointValue[]): void {
  pushObject(state, Object.freeze(items));
}

function pushDict(state: PickleState, items: CheckpointValue[]): void {
  const dict: CheckpointDict = new Map();
  setItems(dict, items);
  pushObject(state, dict);
}

function addItems(state: PickleState, items: CheckpointValue[]): void {
  const set = top(state);
  if (!(set instanceof Set)) {
    throw brokenPickle(`${describe(set)} is not a set`);
  }
  for (const item of setOf(items)) set.add(item);
}

function duplicate(state: PickleState): void {
  state.stack.push(top(state));
}

/** Python's POP takes a mark, too, where one is on top. */
function discard(state: PickleState): void {
  if (state.marks.at(-1) === state.stack.length) state.marks.pop();
  else pop(state);
}

function recall(state: PickleState, index: number): void {
  const value = state.memo.get(index);
  if (value === undefined) {
    throw brokenPickle(`it asks for value ${index}, which was never kept`);
  }
  state.stack.push(value);
}

function keep(state: PickleState, index: number): void {
  state.memo.set(index, top(state));
}

/** Instructions for lists, tuples, dictionaries, sets, stack and memo, by opcode. */
export const containerInstructions:
  readonly (readonly [number, Instruction])[] = [
    [0x28, (s) => s.marks.push(s.stack.length)], // MARK
    [0x30, discard], // POP
    [0x31, (s) => popToMark(s)], // POP_MARK
    [0x32, duplicate], // DUP
    [0x5d, (s) => pushObject(s, [])], // EMPTY_LIST
    [0x6c, (s) => pushObject(s, popToMark(s))], // LIST
    [0x61, (s) => append(s, [pop(s)])], // APPEND
    [0x65, (s) => append(s, popToMark(s))], // APPENDS
    [0x29, (s) => pushTuple(s, [])], // EMPTY_TUPLE
    [0x85, (s) => pushTuple(s, popSome(s, 1))], // TUPLE1
    [0x86, (s) => pushTuple(s, popSome(s, 2))], // TUPLE2
    [0x87, (s) => pushTuple(s, popSome(s, 3))], // TUPLE3
    [0x74, (s) => pushTuple(s, popToMark(s))], // TUPLE
    [0x7d, (s) => pushDict(s, [])], // EMPTY_DICT
    [0x64, (s) => pushDict(s, popToMark(s))], // DICT
    [0x73, (s) => assign(s, popSome(s, 2))], // SETITEM
    [0x75, (s) => assign(s, popToMark(s))], // SETITEMS
    [0x8f, (s) => pushObject(s, new Set<CheckpointValue>())], // EMPTY_SET
    [0x90, (s) => addItems(s, popToMark(s))], // ADDITEMS
    [0x68, (s) => recall(s, s.cursor.u8())], // BINGET
    [0x6a, (s) => recall(s, s.cursor.u32())], // LONG_BINGET
    [0x71, (s) => keep(s, s.cursor.u8())], // BINPUT
    [0x72, (s) => keep(s, s.cursor.u32())], // LONG_BINPUT
    [0x94, (s) => keep(s, s.memo.size)], // MEMOIZE
  ];
