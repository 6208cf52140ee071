import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { TrainingError } from "./errors.ts";

/**
 * Writes a file so that under its name there is ever only the whole of it; if
 * that fails, what stood there before stays.
 *
 * @throws {TrainingError} `disk-full`, `out-unwritable`
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (cause) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // The first error is the one to tell.
    }
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
