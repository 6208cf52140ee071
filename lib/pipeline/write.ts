import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../errors.ts";

/**
 * Writes a file so that under its name there is ever only the whole of it:
 * into a temporary neighbour first, which is then renamed.
 *
 * @param path where to; folders are made
 * @param content text or bytes
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes sure that results can be written to a folder before any work is done.
 *
 * @throws {UsageError} `out-unwritable` if they cannot
 */
export function claimFolder(folder: string): void {
  const probe = join(folder, `.${randomUUID().slice(0, 8)}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    const code = (error as { code?: string }).code ?? String(error);
    throw new UsageError(
      "out-unwritable",
      `nothing can be written to ${folder} (${code}): name another folder with --out`,
    );
  }
}
