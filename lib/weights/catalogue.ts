import { existsSync } from "node:fs";
import { join } from "node:path";
import { WeightsError } from "./errors.ts";
import { bundledFolder, modelsFolder } from "./folders.ts";
import { type ModelEntry, readManifest } from "./manifest.ts";

/** Where models are looked for; the defaults are the project's own. */
export interface CatalogueOptions {
  /** Folder of fetched and added models; {@link modelsFolder} if not given. */
  readonly folder?: string;
  /** The known models; those of `models/manifest.json` if not given. */
  readonly known?: readonly ModelEntry[];
}

/** Name of the list of models that the user added, in the models' folder. */
export const userManifestName = "manifest.json";

/** Path of the list of models that the user added. */
export function userManifestPath(options: CatalogueOptions = {}): string {
  return join(options.folder ?? modelsFolder(), userManifestName);
}

/** Models that the user added. */
export function userModels(options: CatalogueOptions = {}): ModelEntry[] {
  const path = userManifestPath(options);
  return existsSync(path) ? readManifest(path) : [];
}

/**
 * All models: those that the project knows and those that the user added.
 *
 * An added file of a known model completes the project's entry.
 *
 * @throws {WeightsError} `manifest-broken`
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 * ok(allModels({ folder: "/no/such/folder" }).some(({ name }) => name === "syncnet_compact"));
 * ```
 */
export function allModels(options: CatalogueOptions = {}): ModelEntry[] {
  const added = new Map(
    userModels(options).map((entry) => [entry.name, entry]),
  );
  const known = options.known ??
    readManifest(join(bundledFolder, "manifest.json"));
  const merged = known.map((entry) => {
    const own = added.get(entry.name);
    added.delete(entry.name);
    return entry.sha256 === undefined && own !== undefined ? own : entry;
  });
  return [...merged, ...added.values()];
}

/**
 * The model of a name.
 *
 * @throws {WeightsError} `model-unknown`, naming those there are
 */
export function findModel(
  name: string,
  options: CatalogueOptions = {},
): ModelEntry {
  const all = allModels(options);
  const entry = all.find((candidate) => candidate.name === name);
  if (entry !== undefined) return entry;
  throw new WeightsError(
    "model-unknown",
    `there is no model called "${name}"; known are ${
      all.map((candidate) => candidate.name).join(", ")
    }`,
  );
}

/** Where a model's file belongs, whether it is there or not. */
export function modelPath(
  entry: ModelEntry,
  options: CatalogueOptions = {},
): string {
  return entry.bundled
    ? join(bundledFolder, entry.file)
    : join(options.folder ?? modelsFolder(), entry.file);
}
