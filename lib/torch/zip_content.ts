import { crc32, inflateRawSync } from "node:zlib";
import { CheckpointError } from "./errors.ts";
import { printable } from "./pickle_names.ts";
import type { ZipRecord } from "./zip_directory.ts";
import { brokenZip } from "./zip_end.ts";

/**
 * The plain bytes of a record: a view of the file, or unpacked, never past the
 * claimed size.
 *
 * @throws {CheckpointError} if it does not unpack to the claimed size or the CRC-32 differs
 */
export function readRecord(record: ZipRecord): Uint8Array {
  const plain = record.deflated ? inflate(record) : record.stored;
  if (plain.length !== record.size || crc32(plain) !== record.crc) {
    throw brokenZip(
      `the content of ${printable(record.name)} is damaged (wrong checksum)`,
    );
  }
  return plain;
}

function inflate(record: ZipRecord): Uint8Array {
  if (record.size === 0) return new Uint8Array(0);
  try {
    return inflateRawSync(record.stored, { maxOutputLength: record.size });
  } catch (cause) {
    throw new CheckpointError(
      "checkpoint-corrupt",
      `the checkpoint's record ${
        printable(record.name)
      } does not unpack to the ${record.size} bytes it claims`,
      { cause },
    );
  }
}
