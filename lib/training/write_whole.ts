import { writeWhole as write } from "../write_whole.ts";
import { TrainingError } from "./errors.ts";

/**
 * Writes a file of a run whole or not at all, and says in words why not.
 *
 * @throws {TrainingError} `disk-full`, `out-unwritable`
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  try {
    write(path, content);
  } catch (cause) {
    const { code } = cause as { code?: string };
    throw new TrainingError(
      code === "ENOSPC" ? "disk-full" : "out-unwritable",
      code === "ENOSPC"
        ? `there is no room left to write ${path}; what was there before is kept: free some and run the same command again`
        : `${path} cannot be written (${code ?? String(cause)})`,
      { cause },
    );
  }
}
