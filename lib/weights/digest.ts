import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** Size and fingerprint of a file. */
export interface FileDigest {
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/**
 * Size and SHA-256 of a file, read in pieces.
 *
 * @returns `undefined` if there is no such file
 * @throws {Error} the system's error if it is there but cannot be read
 */
export async function fileDigest(
  path: string,
  signal?: AbortSignal,
): Promise<FileDigest | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !found.isFile()) return undefined;
  const hash = createHash("sha256");
  await pipeline(
    createReadStream(path),
    hash,
    ...(signal === undefined ? [] : [{ signal }]),
  );
  return { bytes: found.size, sha256: hash.digest("hex") };
}

/** Whether a file is the one that an entry describes; what is unknown is not held against it. */
export function digestFits(
  digest: FileDigest,
  entry: {
    readonly bytes?: number | undefined;
    readonly sha256?: string | undefined;
  },
): boolean {
  return (entry.bytes === undefined || entry.bytes === digest.bytes) &&
    (entry.sha256 === undefined || entry.sha256 === digest.sha256);
}
