/** Opcodes of the pickle machine that are written. */
export const op = {
  proto: 0x80,
  stop: 0x2e,
  mark: 0x28,
  none: 0x4e,
  newTrue: 0x88,
  newFalse: 0x89,
  binInt: 0x4a,
  long1: 0x8a,
  binFloat: 0x47,
  binUnicode: 0x58,
  binBytes: 0x42,
  emptyList: 0x5d,
  appends: 0x65,
  emptyTuple: 0x29,
  tuple: 0x74,
  emptyDict: 0x7d,
  setItems: 0x75,
  global: 0x63,
  reduce: 0x52,
  binPersid: 0x51,
  build: 0x62,
} as const;

/** Bytes that grow as more are added. */
export function createBytes() {
  let bytes = new Uint8Array(1024);
  let length = 0;
  function room(extra: number): number {
    if (length + extra > bytes.length) {
      const larger = new Uint8Array(2 * (length + extra));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    const start = length;
    length += extra;
    return start;
  }
  return {
    byte(value: number): void {
      const at = room(1); // may replace `bytes`
      bytes[at] = value;
    },
    raw(values: Uint8Array): void {
      const at = room(values.length);
      bytes.set(values, at);
    },
    /** Four bytes, little-endian. */
    int32(value: number): void {
      const at = room(4);
      new DataView(bytes.buffer).setInt32(at, value, true);
    },
    float64be(value: number): void {
      const at = room(8);
      new DataView(bytes.buffer).setFloat64(at, value, false);
    },
    result: (): Uint8Array => bytes.slice(0, length),
  };
}

/** What {@link createBytes} makes. */
export type Bytes = ReturnType<typeof createBytes>;

const utf8 = new TextEncoder();

/** A text. */
export function writeText(out: Bytes, text: string): void {
  const bytes = utf8.encode(text);
  out.byte(op.binUnicode);
  out.int32(bytes.length);
  out.raw(bytes);
}

/**
 * An integer of up to 64 bits.
 *
 * @throws {RangeError} if it needs more
 */
export function writeInteger(out: Bytes, value: bigint): void {
  if (BigInt.asIntN(32, value) === value) {
    out.byte(op.binInt);
    out.int32(Number(value));
    return;
  }
  if (BigInt.asIntN(64, value) !== value) {
    throw new RangeError(`${value} needs more than 64 bits`);
  }
  out.byte(op.long1);
  out.byte(8);
  out.raw(new Uint8Array(BigInt64Array.of(value).buffer));
}

/** The name of a class or function. */
export function writeGlobal(out: Bytes, module: string, name: string): void {
  out.byte(op.global);
  out.raw(utf8.encode(`${module}\n${name}\n`));
}
