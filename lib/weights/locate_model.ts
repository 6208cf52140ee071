import { allModels, type CatalogueOptions, modelPath } from "./catalogue.ts";
import { digestFits, fileDigest } from "./digest.ts";
import { WeightsError } from "./errors.ts";
import type { ModelEntry } from "./manifest.ts";

/** A network's file, found and checked. */
export interface LocatedModel {
  /** Where it is. */
  readonly path: string;
  /** Its SHA-256 in hexadecimal, of the bytes that are there. */
  readonly sha256: string;
  /** What is known of it, if it was asked for by name. */
  readonly entry?: ModelEntry;
}

/** The command that brings a model that is not there. */
export function remedy(entry: ModelEntry): string {
  if (entry.bundled) return "restore the project's models folder";
  return entry.urls.length > 0
    ? `run: deno task models fetch ${entry.name}`
    : `${entry.notes} Then run: deno task models add FILE --name ${entry.name}`;
}

async function locateEntry(
  entry: ModelEntry,
  options: CatalogueOptions,
): Promise<LocatedModel> {
  const path = modelPath(entry, options);
  const digest = await fileDigest(path);
  if (digest === undefined) {
    throw new WeightsError(
      "model-missing",
      `the model ${entry.name} is not on this machine; ${remedy(entry)}`,
    );
  }
  if (!digestFits(digest, entry)) {
    throw new WeightsError(
      "model-damaged",
      `${path} is not the file that the model ${entry.name} should be (SHA-256 ${digest.sha256}); delete it, then ${
        remedy(entry)
      }`,
    );
  }
  return { path, sha256: digest.sha256, entry };
}

/**
 * Finds a network's file by its name in the manifest, or by its path. Never
 * uses the net. A name goes before a path; `./name` is always a path.
 *
 * @param nameOrPath e.g. `syncnet_v2`, or `../weights/mine.pt`
 * @throws {WeightsError} `model-missing` with the command that helps, `model-damaged`, `model-unknown`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const { entry } = await locateModel("silero_vad");
 * strictEqual(entry?.licence, "MIT");
 * ```
 */
export async function locateModel(
  nameOrPath: string,
  options: CatalogueOptions = {},
): Promise<LocatedModel> {
  const all = allModels(options);
  const entry = all.find(({ name }) => name === nameOrPath);
  if (entry !== undefined) return await locateEntry(entry, options);
  const digest = await fileDigest(nameOrPath);
  if (digest !== undefined) return { path: nameOrPath, sha256: digest.sha256 };
  throw new WeightsError(
    "model-unknown",
    `"${nameOrPath}" is neither a file nor the name of a model; known are ${
      all.map(({ name }) => name).join(", ")
    }`,
  );
}
