import {
  type ModelEntry,
  type ModelState,
  verifyModels,
} from "../../weights/mod.ts";
import type { Check } from "./check.ts";

function howToGet({ name, file, bundled, urls }: ModelEntry): string {
  if (bundled) return `restore models/${file} from the repository`;
  return urls.length > 0
    ? `deno task models fetch ${name}`
    : `deno task models add FILE --name ${name} (see deno task models list)`;
}

function checkOf({ entry, path, state }: ModelState): Check {
  const common = {
    group: "models",
    name: entry.name,
    needed: entry.bundled,
  };
  if (state === "ok") {
    const checked = entry.sha256 === undefined
      ? "present, no digest listed"
      : "SHA-256 verified";
    const origin = entry.bundled ? "bundled" : path;
    return { ...common, state, detail: `${origin}, ${checked}` };
  }
  return {
    ...common,
    state: state === "damaged" || entry.bundled ? "failed" : "missing",
    detail: state === "damaged"
      ? `${path} holds other bytes than listed`
      : "not here",
    advice: howToGet(entry),
  };
}

/** Every known network: whether its file is here and holds the listed bytes. */
export async function checkModels(): Promise<Check[]> {
  return (await verifyModels()).map(checkOf);
}
