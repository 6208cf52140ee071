import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allModels, type CatalogueOptions } from "./catalogue.ts";
import { bundledFolder } from "./folders.ts";

/** Licence of one model. */
export interface ModelLicence {
  /** Name of the model. */
  readonly name: string;
  /** Licence, by name or in a sentence. */
  readonly licence: string;
  /** Whom to cite. */
  readonly citation: string;
  /** The licence's text, where the project has it. */
  readonly text?: string;
}

/**
 * Licences and citations of all models.
 *
 * @throws {WeightsError} `manifest-broken`
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * const yunet = modelLicences().find(({ name }) => name === "yunet");
 * match(yunet?.text ?? "", /Shiqi Yu/);
 * ```
 */
export function modelLicences(options: CatalogueOptions = {}): ModelLicence[] {
  return allModels(options).map(({ name, licence, citation, licenceFile }) => ({
    name,
    licence,
    citation,
    ...(licenceFile === undefined
      ? {}
      : { text: readFileSync(join(bundledFolder, licenceFile), "utf8") }),
  }));
}
