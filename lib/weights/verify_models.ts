import {
  allModels,
  type CatalogueOptions,
  findModel,
  modelPath,
} from "./catalogue.ts";
import { digestFits, fileDigest } from "./digest.ts";
import type { ModelEntry } from "./manifest.ts";

/** What was found of one model. */
export interface ModelState {
  /** Its entry. */
  readonly entry: ModelEntry;
  /** Where its file is, or would be. */
  readonly path: string;
  /** `ok`: the listed bytes; `missing`: not here; `damaged`: other bytes. */
  readonly state: "ok" | "missing" | "damaged";
  /** SHA-256 of what is there. */
  readonly sha256?: string;
}

async function stateOf(
  entry: ModelEntry,
  options: CatalogueOptions,
): Promise<ModelState> {
  const path = modelPath(entry, options);
  const digest = await fileDigest(path);
  if (digest === undefined) return { entry, path, state: "missing" };
  const state = digestFits(digest, entry) ? "ok" : "damaged";
  return { entry, path, state, sha256: digest.sha256 };
}

/**
 * Reads every model's file and compares it with the manifest.
 *
 * @param names only these; all if empty
 * @throws {WeightsError} `model-unknown`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const [yunet] = await verifyModels(["yunet"]);
 * strictEqual(yunet?.state, "ok");
 * ```
 */
export async function verifyModels(
  names: readonly string[] = [],
  options: CatalogueOptions = {},
): Promise<ModelState[]> {
  const entries = names.length === 0
    ? allModels(options)
    : names.map((name) => findModel(name, options));
  const states: ModelState[] = [];
  // One after the other: the disk is the limit, and a failing one should say which.
  for (const entry of entries) states.push(await stateOf(entry, options));
  return states;
}
