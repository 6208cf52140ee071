import { CheckpointError } from "./errors.ts";
import { brokenPickle, type PickleState, pushObject } from "./pickle_stack.ts";

/** Longest integer that is read, bytes; PyTorch's own magic number has ten. */
const maximumIntegerBytes = 65_536;

/** Carries out one instruction. */
export type Instruction = (state: PickleState) => void;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes of a pickle as text. */
export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new CheckpointError(
      "checkpoint-corrupt",
      "the checkpoint's pickle is broken: a text is not UTF-8",
      { cause },
    );
  }
}

/** A little-endian integer in two's complement, of any length. */
function integerOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  if (bytes.length > maximumIntegerBytes) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      `the checkpoint holds an integer of ${bytes.length} bytes`,
    );
  }
  const hex = bytes.toReversed().toHex();
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

/** A length that old instructions store with a sign. */
function signedLength(state: PickleState): number {
  const length = state.cursor.i32();
  if (length < 0) throw brokenPickle(`a length is ${length}`);
  return length;
}

function pushText(state: PickleState, length: number | bigint): void {
  state.stack.push(textOf(state.cursor.take(length)));
}

function pushBytes(state: PickleState, length: number | bigint): void {
  pushObject(state, state.cursor.take(length).slice());
}

/** Instructions for None, booleans, numbers, texts and bytes, by opcode. */
export const scalarInstructions: readonly (readonly [number, Instruction])[] = [
  [0x4e, (s) => s.stack.push(null)], // NONE
  [0x88, (s) => s.stack.push(true)], // NEWTRUE
  [0x89, (s) => s.stack.push(false)], // NEWFALSE
  [0x4a, (s) => s.stack.push(BigInt(s.cursor.i32()))], // BININT
  [0x4b, (s) => s.stack.push(BigInt(s.cursor.u8()))], // BININT1
  [0x4d, (s) => s.stack.push(BigInt(s.cursor.u16()))], // BININT2
  [0x8a, (s) => s.stack.push(integerOf(s.cursor.take(s.cursor.u8())))], // LONG1
  [0x8b, (s) => s.stack.push(integerOf(s.cursor.take(signedLength(s))))], // LONG4
  [0x47, (s) => s.stack.push(s.cursor.f64be())], // BINFLOAT
  [0x58, (s) => pushText(s, s.cursor.u32())], // BINUNICODE
  [0x8c, (s) => pushText(s, s.cursor.u8())], // SHORT_BINUNICODE
  [0x8d, (s) => pushText(s, s.cursor.u64())], // BINUNICODE8
  // Python 2 wrote its names as byte strings; torch.load reads them as UTF-8.
  [0x54, (s) => pushText(s, signedLength(s))], // BINSTRING
  [0x55, (s) => pushText(s, s.cursor.u8())], // SHORT_BINSTRING
  [0x43, (s) => pushBytes(s, s.cursor.u8())], // SHORT_BINBYTES
  [0x42, (s) => pushBytes(s, s.cursor.u32())], // BINBYTES
  [0x8e, (s) => pushBytes(s, s.cursor.u64())], // BINBYTES8
  [0x96, (s) => pushBytes(s, s.cursor.u64())], // BYTEARRAY8
];
