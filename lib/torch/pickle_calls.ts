import {
  type CheckpointDict,
  type CheckpointValue,
  describe,
  isClass,
  isList,
  isObject,
  isTuple,
} from "./checkpoint_value.ts";
import { CheckpointError } from "./errors.ts";
import { setItems, setOf } from "./pickle_containers.ts";
import { lookUpName } from "./pickle_names.ts";
import { type Instruction, textOf } from "./pickle_scalars.ts";
import {
  brokenPickle,
  type PickleState,
  pop,
  pushObject,
  spend,
  top,
} from "./pickle_stack.ts";
import { rebuildParameter, rebuildTensor } from "./rebuild.ts";

type Arguments = readonly CheckpointValue[];

function orderedDict(args: Arguments, state: PickleState): CheckpointDict {
  const dict: CheckpointDict = new Map();
  state.ordered.add(dict);
  const [pairs] = args;
  if (args.length === 0) return dict;
  // Python 2 hands over a list of [key, value].
  if (args.length !== 1 || !isList(pairs)) {
    throw brokenPickle("an OrderedDict is made of something else than pairs");
  }
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw brokenPickle("an OrderedDict is made of something else than pairs");
    }
    setItems(dict, pair);
  }
  return dict;
}

/** Protocol 2 writes bytes as a text whose characters are the bytes. */
function encodeLatin1(args: Arguments): Uint8Array {
  const [text, encoding] = args;
  if (args.length !== 2 || typeof text !== "string" || encoding !== "latin1") {
    throw brokenPickle("bytes are written in an unknown way");
  }
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) throw brokenPickle("a byte is larger than 255");
    bytes[i] = code;
  }
  return bytes;
}

function emptyBytes(args: Arguments): Uint8Array {
  if (args.length !== 0) throw brokenPickle("bytes() has arguments");
  return new Uint8Array(0);
}

function makeSet(args: Arguments): Set<CheckpointValue> {
  const [values] = args;
  if (args.length !== 1 || !isList(values)) {
    throw brokenPickle("a set is made of something else than a list");
  }
  return setOf(values);
}

function makeSize(args: Arguments): CheckpointValue {
  const [sizes] = args;
  if (
    args.length !== 1 || !isTuple(sizes) ||
    !sizes.every((size) => typeof size === "bigint")
  ) {
    throw brokenPickle("a torch.Size is made of something else than integers");
  }
  return sizes;
}

function makeDevice(args: Arguments): CheckpointValue {
  const [type, index] = args;
  if (
    args.length < 1 || args.length > 2 || typeof type !== "string" ||
    (index !== undefined && typeof index !== "bigint")
  ) {
    throw brokenPickle("a torch.device is made of something else than a name");
  }
  return {
    kind: "device",
    name: index === undefined ? type : `${type}:${index}`,
  };
}

const calls: ReadonlyMap<
  string,
  (args: Arguments, state: PickleState) => CheckpointValue
> = new Map<
  string,
  (args: Arguments, state: PickleState) => CheckpointValue
>([
  ["collections.OrderedDict", orderedDict],
  ["torch._utils._rebuild_tensor", rebuildTensor],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_parameter", rebuildParameter],
  ["torch.Size", makeSize],
  ["torch.device", makeDevice],
  ["_codecs.encode", encodeLatin1],
  ["__builtin__.bytes", emptyBytes],
  ["builtins.bytes", emptyBytes],
  ["__builtin__.set", makeSet],
  ["builtins.set", makeSet],
]);

/** Steps that looking at an argument takes: a call may repeat for one that was made once. */
function weight(value: CheckpointValue): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "string" ? value.length / 64 : 0;
}

/** Keeps what an inert class is given; nothing is called. */
function keepObject(
  name: string,
  args: CheckpointValue,
  state: PickleState,
): void {
  if (!isTuple(args)) {
    throw brokenPickle(`${describe(args)} stands where arguments belong`);
  }
  pushObject(state, { kind: "object", name, args });
}

/** Makes an object of a class: of an inert one only, and without calling it. */
function newObject(state: PickleState): void {
  const args = pop(state);
  const made = pop(state);
  if (!isClass(made) || !state.inert.has(made.name)) {
    throw new CheckpointError(
      "checkpoint-unsafe",
      "refused the pickle instruction NEWOBJ",
    );
  }
  keepObject(made.name, args, state);
}

function reduce(state: PickleState): void {
  const args = pop(state);
  const callee = pop(state);
  if (isClass(callee) && state.inert.has(callee.name)) {
    return keepObject(callee.name, args, state);
  }
  const call = isClass(callee) ? calls.get(callee.name) : undefined;
  if (call === undefined) {
    throw new CheckpointError(
      "checkpoint-unsafe",
      `refused a call of ${describe(callee)}`,
    );
  }
  if (!isTuple(args)) {
    throw brokenPickle(`${describe(args)} stands where arguments belong`);
  }
  spend(state, args.reduce<number>((sum, arg) => sum + weight(arg), 0));
  pushObject(state, call(args, state));
}

/**
 * Only an OrderedDict's `_metadata` may be set, and it is dropped: it says
 * nothing about numbers. What is set on an inert object is kept beside it.
 */
function build(state: PickleState): void {
  const attributes = pop(state);
  const object = top(state);
  if (isObject(object) && object.state === undefined) {
    object.state = attributes;
    return;
  }
  const harmless = object instanceof Map && state.ordered.has(object) &&
    attributes instanceof Map &&
    [...attributes.keys()].every((key) => key === "_metadata");
  if (!harmless) {
    throw new CheckpointError(
      "checkpoint-unsafe",
      `refused to set attributes of ${describe(object)}`,
    );
  }
}

function stackGlobal(state: PickleState): void {
  const name = pop(state);
  const module = pop(state);
  if (typeof name !== "string" || typeof module !== "string") {
    throw brokenPickle("a class is named by something else than texts");
  }
  state.stack.push(lookUpName(module, name, state.inert));
}

function global(state: PickleState): void {
  const module = textOf(state.cursor.line());
  const name = textOf(state.cursor.line());
  state.stack.push(lookUpName(module, name, state.inert));
}

function persistentId(state: PickleState): void {
  const id = pop(state);
  if (!isTuple(id) || id.length === 0) {
    throw brokenPickle(`${describe(id)} stands where a storage belongs`);
  }
  if (id[0] !== "storage") {
    throw brokenPickle("a persistent id is of an unknown kind");
  }
  pushObject(state, state.storage(id));
}

/** Instructions that name, call or attach something, by opcode. */
export const callInstructions: readonly (readonly [number, Instruction])[] = [
  [0x63, global], // GLOBAL
  [0x93, stackGlobal], // STACK_GLOBAL
  [0x52, reduce], // REDUCE
  [0x81, newObject], // NEWOBJ
  [0x62, build], // BUILD
  [0x51, persistentId], // BINPERSID
];
