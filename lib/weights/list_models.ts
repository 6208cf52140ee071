import { existsSync } from "node:fs";
import { allModels, type CatalogueOptions, modelPath } from "./catalogue.ts";
import type { ModelEntry } from "./manifest.ts";

/** One model and whether its file is here. */
export interface ListedModel {
  /** Its entry. */
  readonly entry: ModelEntry;
  /** Where its file is, or would be. */
  readonly path: string;
  /** Whether it is there; its bytes are not looked at. */
  readonly present: boolean;
}

/**
 * All models, the bundled ones first.
 *
 * @throws {WeightsError} `manifest-broken`
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 * ok(listModels().some(({ present }) => present));
 * ```
 */
export function listModels(options: CatalogueOptions = {}): ListedModel[] {
  return allModels(options).map((entry) => {
    const path = modelPath(entry, options);
    return { entry, path, present: existsSync(path) };
  });
}
