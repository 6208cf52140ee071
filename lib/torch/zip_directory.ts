import { type ByteCursor, cursorOf } from "./byte_cursor.ts";
import { CheckpointError } from "./errors.ts";
import { printable } from "./pickle_names.ts";
import { brokenZip, findDirectory } from "./zip_end.ts";
import { placeRecord } from "./zip_local.ts";

/** One file in a zip, its place checked. */
export interface ZipRecord {
  /** Path within the zip. */
  readonly name: string;
  /** Whether it is compressed. */
  readonly deflated: boolean;
  /** CRC-32 of the plain bytes. */
  readonly crc: number;
  /** Bytes of the plain content, as claimed. */
  readonly size: number;
  /** The stored bytes, a view of the file. */
  readonly stored: Uint8Array;
}

/** A line of the central directory. */
export interface ZipLine {
  /** Path within the zip. */
  readonly name: string;
  /** General purpose flags. */
  readonly flags: number;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  /** CRC-32 of the plain bytes. */
  readonly crc: number;
  /** Bytes as stored. */
  readonly packed: number;
  /** Bytes of the plain content. */
  readonly size: number;
  /** Place of the local header. */
  readonly offset: number;
}

/**
 * Compressed records may unpack to this many bytes in all, beyond four times
 * the file's size: trained weights hardly shrink, bombs do.
 */
export const inflateAllowanceBytes = 64 * 2 ** 20;

const encryptedFlags = 0x2041;

/** Refuses paths that mean anything but a place below the archive's root. */
function checkName(bytes: Uint8Array): string {
  let name: string;
  try {
    name = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CheckpointError(
      "checkpoint-corrupt",
      "the checkpoint's zip is broken: a record's name is not UTF-8",
      { cause },
    );
  }
  const parts = name.replace(/\/$/, "").split("/");
  if (
    /[\\\0]/.test(name) ||
    parts.some((part) => part === "" || part === "." || part === "..")
  ) {
    throw brokenZip(`a record is called "${printable(name)}"`);
  }
  return name;
}

/** The fields that a zip64 extra field gives in place of full 32-bit ones, in their fixed order. */
function wideFields(extra: Uint8Array, narrow: number[]): number[] {
  if (!narrow.includes(0xffffffff)) return narrow;
  const cursor = cursorOf(extra, "a record's extra field");
  while (cursor.left >= 4) {
    const id = cursor.u16();
    const field = cursorOf(
      cursor.take(cursor.u16()),
      "a record's zip64 field",
    );
    if (id === 1) {
      return narrow.map((value) =>
        value === 0xffffffff ? Number(field.u64()) : value
      );
    }
  }
  throw brokenZip("a record lacks its zip64 field");
}

function readLine(cursor: ByteCursor): ZipLine {
  if (cursor.u32() !== 0x02014b50) {
    throw brokenZip("its directory has a line that is none");
  }
  cursor.take(4);
  const flags = cursor.u16();
  const method = cursor.u16();
  cursor.take(4);
  const crc = cursor.u32();
  const packed = cursor.u32();
  const size = cursor.u32();
  const [nameBytes, extraBytes, commentBytes] = [
    cursor.u16(),
    cursor.u16(),
    cursor.u16(),
  ];
  cursor.take(8);
  const offset = cursor.u32();
  const name = checkName(cursor.take(nameBytes));
  const wide = wideFields(cursor.take(extraBytes), [size, packed, offset]);
  cursor.take(commentBytes);
  if ((flags & encryptedFlags) !== 0) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      `the checkpoint's record ${printable(name)} is encrypted`,
    );
  }
  if (method !== 0 && method !== 8) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      `the checkpoint's record ${
        printable(name)
      } is compressed by the unknown method ${method}`,
    );
  }
  return {
    name,
    flags,
    method,
    crc,
    size: wide[0]!,
    packed: wide[1]!,
    offset: wide[2]!,
  };
}

function checkSizes(lines: readonly ZipLine[], fileBytes: number): void {
  let inflated = 0;
  for (const { name, method, packed, size } of lines) {
    if (method === 0 && packed !== size) {
      throw brokenZip(
        `${printable(name)} has two sizes though it is not compressed`,
      );
    }
    if (method === 8) inflated += size;
  }
  if (inflated > 4 * fileBytes + inflateAllowanceBytes) {
    throw new CheckpointError(
      "checkpoint-too-large",
      `the checkpoint of ${fileBytes} bytes claims to unpack to ${inflated}`,
    );
  }
}

/**
 * Lists a zip file, strictly: every rule is checked before any content is
 * touched. Names are unique and lie below the root, sizes agree, records
 * neither overlap nor leave the file, nothing is encrypted.
 *
 * @param bytes the whole file
 * @returns records by name
 * @throws {CheckpointError} at the first rule that is broken
 */
export function readZipDirectory(
  bytes: Uint8Array,
): Map<string, ZipRecord> {
  const { start, end, count } = findDirectory(bytes);
  const cursor = cursorOf(bytes.subarray(start, end), "the zip directory");
  const lines: ZipLine[] = [];
  for (let i = 0; i < count; i++) lines.push(readLine(cursor));
  if (cursor.left > 0) {
    throw brokenZip("its directory has more lines than it says");
  }
  checkSizes(lines, bytes.length);
  const records = new Map<string, ZipRecord>();
  let place = 0;
  for (const line of lines.toSorted((a, b) => a.offset - b.offset)) {
    if (records.has(line.name)) {
      throw brokenZip(`two records are called ${printable(line.name)}`);
    }
    if (line.offset < place) throw brokenZip("two records overlap");
    const data = placeRecord(bytes.subarray(0, start), line);
    place = data.end;
    records.set(line.name, {
      name: line.name,
      deflated: line.method === 8,
      crc: line.crc,
      size: line.size,
      stored: bytes.subarray(data.start, data.end),
    });
  }
  return records;
}
