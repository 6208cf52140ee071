import { closeSync, openSync, readSync } from "node:fs";
import { extname } from "node:path";

/** Endings of the files that a folder is searched for, lower case. A file named by itself needs none of them. */
export const mediaExtensions: ReadonlySet<string> = new Set(
  (".3gp .asf .avi .f4v .flv .m2ts .m4v .mkv .mov .mp4 .mpeg .mpg .mts .mxf .ogv .ts .vob .webm .wmv")
    .split(" "),
);

/** Endings that other kinds of files have as well: `.ts` is TypeScript's, `.mts` its modules'. */
const transportStreamExtensions: ReadonlySet<string> = new Set([
  ".ts",
  ".mts",
  ".m2ts",
]);

/** Bytes of a packet of an MPEG transport stream (ISO/IEC 13818-1), and the one it begins with. */
const packetBytes = 188;
const syncByte = 0x47;
/** Where packets begin: plain ones, and Blu-ray's with a time stamp of 4 bytes before each. */
const packetLayouts = [
  [0, packetBytes],
  [4, 4 + packetBytes + 4],
] as const;

/**
 * Whether two packets of an MPEG transport stream lie at a file's start. A
 * file that cannot be read counts as one: its analysis says what is wrong.
 */
function isTransportStream(path: string): boolean {
  const start = new Uint8Array(packetBytes + 9);
  try {
    const file = openSync(path, "r");
    try {
      readSync(file, start);
    } finally {
      closeSync(file);
    }
  } catch {
    return true;
  }
  return packetLayouts.some((offsets) =>
    offsets.every((at) => start[at] === syncByte)
  );
}

/**
 * Whether a folder's file is taken for media: by its ending, and where other
 * kinds of files share that, by its first bytes.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const files = ["talk.MP4", "notes.txt", "lib/media/mod.ts"];
 * deepStrictEqual(files.map(isMediaFile), [true, false, false]);
 * ```
 */
export function isMediaFile(path: string): boolean {
  const extension = extname(path).toLowerCase();
  return mediaExtensions.has(extension) &&
    (!transportStreamExtensions.has(extension) || isTransportStream(path));
}
