import { readSync } from "node:fs";
import { crc32 } from "node:zlib";

/** Bytes that are read at a time. */
const pieceBytes = 4 << 20;

/**
 * CRC-32 of a part of an open file, read piece by piece.
 *
 * @param file descriptor
 * @param part where it lies; what is beyond the file's end is left out
 */
export function fileChecksum(
  file: number,
  part: { readonly at: number; readonly bytes: number },
): number {
  const piece = new Uint8Array(Math.min(pieceBytes, part.bytes));
  let sum = 0;
  for (let done = 0; done < part.bytes;) {
    const wanted = Math.min(piece.length, part.bytes - done);
    const count = readSync(file, piece, 0, wanted, part.at + done);
    if (count === 0) break;
    sum = crc32(piece.subarray(0, count), sum);
    done += count;
  }
  return sum;
}
