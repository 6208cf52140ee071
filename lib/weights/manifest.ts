import { readFileSync } from "node:fs";
import { z } from "zod";
import { WeightsError } from "./errors.ts";

/** One network's file: what it is, where it comes from, and which bytes it must have. */
export interface ModelEntry {
  /** Short name for commands. */
  readonly name: string;
  /** File name, in `models/` if bundled, else in the models' folder. */
  readonly file: string;
  /** Which network it is for. */
  readonly architecture: string;
  /** Where to fetch it, tried in turn; empty where only the user can add it. */
  readonly urls: readonly string[];
  /** Size, where it is known. */
  readonly bytes?: number | undefined;
  /** SHA-256 in hexadecimal, where it is known. */
  readonly sha256?: string | undefined;
  /** Licence, by name or in a sentence. */
  readonly licence: string;
  /** Its text, relative to `models/`. */
  readonly licenceFile?: string | undefined;
  /** Whom to cite. */
  readonly citation: string;
  /** Whether it comes with the project. */
  readonly bundled: boolean;
  /** What else to know. */
  readonly notes: string;
}

const plainName = z.string().regex(/^[\w][\w.-]*$/);

const entrySchema = z.object({
  name: plainName,
  file: plainName,
  architecture: z.string(),
  urls: z.array(z.url()),
  bytes: z.int().positive().optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/).optional(),
  licence: z.string(),
  licenceFile: z.string().optional(),
  citation: z.string(),
  bundled: z.boolean(),
  notes: z.string(),
});

const manifestSchema = z.object({
  version: z.literal(1),
  models: z.array(entrySchema),
});

/**
 * Reads the text of a manifest.
 *
 * @param text JSON: `{"version": 1, "models": [entries]}`
 * @param where its path, for messages
 * @throws {WeightsError} `manifest-broken` if a field is missing or wrong
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(parseManifest('{"version":1,"models":[]}', "here"), []);
 * ```
 */
export function parseManifest(text: string, where: string): ModelEntry[] {
  try {
    return manifestSchema.parse(JSON.parse(text)).models;
  } catch (cause) {
    const reason = cause instanceof z.ZodError
      ? z.prettifyError(cause)
      : String(cause);
    throw new WeightsError(
      "manifest-broken",
      `the list of models in ${where} cannot be read: ${reason}`,
      { cause },
    );
  }
}

/** The text of a manifest that holds these entries. */
export function formatManifest(models: readonly ModelEntry[]): string {
  return `${JSON.stringify({ version: 1, models }, null, 2)}\n`;
}

/**
 * Reads a manifest file.
 *
 * @throws {WeightsError} `manifest-broken` if it cannot be read
 */
export function readManifest(path: string): ModelEntry[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new WeightsError(
      "manifest-broken",
      `the list of models ${path} cannot be opened`,
      { cause },
    );
  }
  return parseManifest(text, path);
}
