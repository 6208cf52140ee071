import { CheckpointError } from "./errors.ts";

/** Where a zip file's central directory lies. */
export interface ZipEnd {
  /** First byte of the directory. */
  readonly start: number;
  /** Byte after its last. */
  readonly end: number;
  /** Number of records it lists. */
  readonly count: number;
}

const endBytes = 22;
const endSignature = 0x06054b50;
const locatorBytes = 20;
const locatorSignature = 0x07064b50;
const end64Bytes = 56;
const end64Signature = 0x06064b50;

/** An error about a zip file that contradicts itself. */
export function brokenZip(what: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-corrupt",
    `the checkpoint's zip is broken: ${what}`,
  );
}

/** Place of the end record: its comment must reach exactly to the end of the file. */
function findEnd(view: DataView): number {
  const last = view.byteLength - endBytes;
  for (let at = last; at >= 0 && at >= last - 0xffff; at--) {
    if (
      view.getUint32(at, true) === endSignature &&
      view.getUint16(at + 20, true) === last - at
    ) return at;
  }
  throw new CheckpointError(
    "checkpoint-truncated",
    "the checkpoint is a zip file without an end: it was cut, fetch it again",
  );
}

/** A number of the old end record, or the wide one where the old one is full. */
function widen(
  narrow: number,
  full: number,
  wide: bigint,
  what: string,
): bigint {
  if (narrow !== full && BigInt(narrow) !== wide) {
    throw brokenZip(`its two end records tell different ${what}`);
  }
  return wide;
}

/**
 * Finds the central directory of a zip file from its end, zip64 included.
 *
 * The directory must lie right before the end records: no gap, no overlap.
 *
 * @throws {CheckpointError} if the end is missing, lies, or speaks of several disks
 */
export function findDirectory(bytes: Uint8Array): ZipEnd {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = findEnd(view);
  if (view.getUint32(at + 4, true) !== 0) {
    throw brokenZip("it is one part of several");
  }
  let count = BigInt(view.getUint16(at + 10, true));
  let size = BigInt(view.getUint32(at + 12, true));
  let start = BigInt(view.getUint32(at + 16, true));
  let end = at;
  const locator = at - locatorBytes;
  if (locator >= 0 && view.getUint32(locator, true) === locatorSignature) {
    const place = view.getBigUint64(locator + 8, true);
    if (
      place > BigInt(locator - end64Bytes) ||
      view.getUint32(Number(place), true) !== end64Signature ||
      place + 12n + view.getBigUint64(Number(place) + 4, true) !==
        BigInt(locator)
    ) throw brokenZip("its zip64 end record is not where it should be");
    end = Number(place);
    count = widen(
      Number(count),
      0xffff,
      view.getBigUint64(end + 32, true),
      "counts",
    );
    size = widen(
      Number(size),
      0xffffffff,
      view.getBigUint64(end + 40, true),
      "sizes",
    );
    start = widen(
      Number(start),
      0xffffffff,
      view.getBigUint64(end + 48, true),
      "places",
    );
  }
  if (start + size !== BigInt(end)) {
    throw brokenZip("its directory is not where it should be");
  }
  if (count * 46n > size) {
    throw brokenZip(`it claims ${count} records in ${size} bytes`);
  }
  return { start: Number(start), end, count: Number(count) };
}
