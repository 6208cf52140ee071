import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors.ts";

export { writeWhole } from "../write_whole.ts";

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
