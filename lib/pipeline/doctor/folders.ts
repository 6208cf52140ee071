import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { modelsFolder } from "../../weights/mod.ts";
import type { Check } from "./check.ts";

/** Whether fetched networks can be kept, by writing where they would go. */
export function checkFolders(): Check {
  const folder = modelsFolder();
  const common = { group: "folders", name: "models' cache", needed: true };
  const trial = join(folder, `.${randomUUID().slice(0, 8)}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(trial, "");
    rmSync(trial);
    return { ...common, state: "ok", detail: `${folder} is writable` };
  } catch (error) {
    const code = (error as { code?: string }).code ?? String(error);
    return {
      ...common,
      state: "failed",
      detail: `${folder} cannot be written (${code})`,
      advice: "set SYNC_MODELS to a folder that you may write",
    };
  }
}
