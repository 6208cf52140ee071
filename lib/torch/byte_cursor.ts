import { CheckpointError } from "./errors.ts";

/** Reads numbers and bytes one after another, and never past the end. */
export interface ByteCursor {
  /** Bytes read so far. */
  readonly position: number;
  /** Bytes left. */
  readonly left: number;
  /** The next `length` bytes, as a view. */
  take(length: number | bigint): Uint8Array;
  /** An unsigned byte. */
  u8(): number;
  /** An unsigned number of two bytes. */
  u16(): number;
  /** An unsigned number of four bytes. */
  u32(): number;
  /** A signed number of four bytes. */
  i32(): number;
  /** An unsigned number of eight bytes. */
  u64(): bigint;
  /** A signed number of eight bytes. */
  i64(): bigint;
  /** A big-endian double, as pickles store them. */
  f64be(): number;
  /** The bytes up to the next line feed, which is passed over. */
  line(): Uint8Array;
}

/**
 * A cursor at the first of some bytes; numbers are little-endian.
 *
 * Lengths are compared with what is left before anything is made of them.
 *
 * @param bytes what to read
 * @param what what they are, for messages, e.g. `data.pkl`
 * @throws {CheckpointError} from every method, when the bytes do not suffice
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert/strict";
 * const cursor = cursorOf(Uint8Array.of(1, 2, 3), "three bytes");
 * strictEqual(cursor.u16(), 513);
 * throws(() => cursor.u32(), /three bytes/);
 * ```
 */
export function cursorOf(bytes: Uint8Array, what: string): ByteCursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let position = 0;
  function advance(length: number | bigint): number {
    if (length < 0 || length > bytes.length - position) {
      throw new CheckpointError(
        "checkpoint-truncated",
        `${what} asks for ${length} bytes at byte ${position}, where ${
          bytes.length - position
        } are left`,
      );
    }
    const start = position;
    position += Number(length);
    return start;
  }
  return {
    get position() {
      return position;
    },
    get left() {
      return bytes.length - position;
    },
    take(length) {
      const start = advance(length);
      return bytes.subarray(start, position);
    },
    u8: () => view.getUint8(advance(1)),
    u16: () => view.getUint16(advance(2), true),
    u32: () => view.getUint32(advance(4), true),
    i32: () => view.getInt32(advance(4), true),
    u64: () => view.getBigUint64(advance(8), true),
    i64: () => view.getBigInt64(advance(8), true),
    f64be: () => view.getFloat64(advance(8), false),
    line() {
      const end = bytes.indexOf(0x0a, position);
      if (end < 0) {
        throw new CheckpointError(
          "checkpoint-truncated",
          `${what} ends within a line of text`,
        );
      }
      const start = advance(end - position + 1);
      return bytes.subarray(start, end);
    },
  };
}
