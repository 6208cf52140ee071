import { writeWhole as write } from "../write_whole.ts";
import { TrainingError } from "./errors.ts";

/** No room on the device, in the quota, or under the process's limit of file sizes. */
const fullCodes: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Whether a write failed for want of room. */
export function isDiskFull(cause: unknown): boolean {
  return fullCodes.has((cause as { code?: unknown }).code);
}

/**
 * Does what writes a file of a run, and says in words why it cannot.
 *
 * @param path the file
 * @throws {TrainingError} `disk-full`, `out-unwritable`
 */
export function guardWrite(path: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    const isFull = isDiskFull(cause);
    const { code } = cause as { code?: string };
    throw new TrainingError(
      isFull ? "disk-full" : "out-unwritable",
      isFull
        ? `there is no room left to write ${path}; what was there before is kept: free some and run the same command again`
        : `${path} cannot be written (${code ?? String(cause)})`,
      { cause },
    );
  }
}

/**
 * Writes a file of a run whole or not at all, and says in words why not.
 *
 * @throws {TrainingError} `disk-full`, `out-unwritable`
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  guardWrite(path, () => write(path, content));
}
