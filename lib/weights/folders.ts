import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Folder of the networks that come with the project. */
export const bundledFolder: string = fileURLToPath(
  new URL("../../models/", import.meta.url),
);

/** Name of the folder within the platform's cache. */
const folderName = "av-sync-models";

/** Where each platform keeps what programs can fetch again. */
function platformCache(
  platform: string,
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === "win32") {
    return environment["LOCALAPPDATA"] ?? join(home, "AppData", "Local");
  }
  if (platform === "darwin") return join(home, "Library", "Caches");
  return environment["XDG_CACHE_HOME"] || join(home, ".cache");
}

/**
 * Folder of the networks that were fetched or added.
 *
 * The environment variable `SYNC_MODELS` names it; otherwise it is
 * `av-sync-models` in `$XDG_CACHE_HOME` or `~/.cache` (Linux),
 * `~/Library/Caches` (macOS) or `%LOCALAPPDATA%` (Windows).
 *
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * match(modelsFolder("darwin", "/Users/a", {}), /Library.Caches.av-sync-models$/);
 * ```
 */
export function modelsFolder(
  platform: string = process.platform,
  home: string = homedir(),
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return environment["SYNC_MODELS"] ||
    join(platformCache(platform, home, environment), folderName);
}
