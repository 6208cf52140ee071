import { cursorOf } from "./byte_cursor.ts";
import { printable } from "./pickle_names.ts";
import type { ZipLine } from "./zip_directory.ts";
import { brokenZip } from "./zip_end.ts";

/** Flag: sizes stand behind the data, not in the local header. */
const sizesFollow = 8;

/**
 * Place of a record's data. PyTorch pads the local header, so the lengths that
 * count are the local ones.
 *
 * @param bytes the file up to its directory
 * @throws {CheckpointError} if the local header is missing, differs from the directory, or the data leave the file
 */
export function placeRecord(
  bytes: Uint8Array,
  line: ZipLine,
): { start: number; end: number } {
  const shown = printable(line.name);
  if (line.offset > bytes.length) {
    throw brokenZip(`${shown} lies outside the file`);
  }
  const cursor = cursorOf(
    bytes.subarray(line.offset),
    `the zip record ${shown}`,
  );
  if (cursor.u32() !== 0x04034b50) {
    throw brokenZip(`${shown} is not where the directory says`);
  }
  cursor.take(2);
  const flags = cursor.u16();
  const method = cursor.u16();
  cursor.take(8);
  const [packed, size] = [cursor.u32(), cursor.u32()];
  const [nameBytes, extraBytes] = [cursor.u16(), cursor.u16()];
  const name = cursor.take(nameBytes);
  cursor.take(extraBytes);
  const agrees = (local: number, central: number): boolean =>
    local === central || local === 0xffffffff ||
    (flags & sizesFollow) !== 0;
  if (
    flags !== line.flags || method !== line.method ||
    new TextDecoder().decode(name) !== line.name ||
    !agrees(packed, line.packed) || !agrees(size, line.size)
  ) throw brokenZip(`${shown} is described in two ways`);
  const start = line.offset + cursor.position;
  cursor.take(line.packed);
  return { start, end: start + line.packed };
}
