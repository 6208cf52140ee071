import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { readStateDict } from "../torch/mod.ts";
import {
  allModels,
  type CatalogueOptions,
  modelPath,
  userManifestName,
  userManifestPath,
  userModels,
} from "./catalogue.ts";
import { type FileDigest, fileDigest } from "./digest.ts";
import { WeightsError } from "./errors.ts";
import type { LocatedModel } from "./locate_model.ts";
import { formatManifest, type ModelEntry } from "./manifest.ts";

/** How a file is added. */
export interface AddOptions extends CatalogueOptions {
  /** Name to give it; that of a listed model, or a new one. Its file name without the ending if not given. */
  readonly name?: string;
}

/** A name that a shell and a path can take. */
function checkName(name: string): string {
  if (/^\w[\w.-]*$/.test(name)) return name;
  throw new WeightsError(
    "model-refused",
    `"${name}" cannot be a model's name: use letters, digits, ".", "-" and "_", and say --name`,
  );
}

function userEntry(
  name: string,
  path: string,
  digest: FileDigest,
  known?: ModelEntry,
): ModelEntry {
  return {
    architecture: "unknown",
    licence: "unknown: added by the user",
    citation: "",
    notes: `Added from ${basename(path)}.`,
    urls: [],
    bundled: false,
    ...known,
    name,
    file: known?.file ?? checkName(`${name}${extname(path)}`),
    ...digest,
  };
}

/** Refuses a file name that belongs to something else in the folder. */
function checkFree(entry: ModelEntry, all: readonly ModelEntry[]): void {
  const taken = all.some(({ name, file }) =>
    file === entry.file && name !== entry.name
  );
  if (taken || entry.file === userManifestName) {
    throw new WeightsError(
      "model-refused",
      `the models folder already has another ${entry.file}; choose another --name`,
    );
  }
}

/** The entry that a file becomes, and whether it has to be recorded: a listed one of the same bytes, of the given name, or a new one. */
function entryFor(
  path: string,
  digest: FileDigest,
  options: AddOptions,
): { entry: ModelEntry; record: boolean } {
  const all = allModels(options);
  const same = all.find(({ name, sha256 }) =>
    sha256 === digest.sha256 && (options.name ?? name) === name
  );
  if (same !== undefined) return { entry: same, record: false };
  const name = checkName(options.name ?? basename(path, extname(path)));
  const known = all.find((entry) => entry.name === name);
  const added = userModels(options).some((entry) => entry.name === name);
  if (known?.sha256 !== undefined && !added) {
    throw new WeightsError(
      "model-refused",
      `${path} is not the listed file of ${name} (SHA-256 ${digest.sha256}, expected ${known.sha256}); choose another --name`,
    );
  }
  const entry = userEntry(name, path, digest, known);
  checkFree(entry, all);
  return { entry, record: true };
}

/** Replaces a file in one step, so that nobody sees half of it. */
async function replace(
  target: string,
  write: (partial: string) => Promise<void>,
): Promise<void> {
  const partial = `${target}.part`;
  await write(partial);
  await rename(partial, target);
}

async function record(entry: ModelEntry, options: AddOptions): Promise<void> {
  const others = userModels(options).filter(({ name }) => name !== entry.name);
  await replace(
    userManifestPath(options),
    (partial) => writeFile(partial, formatManifest([...others, entry])),
  );
}

/**
 * Copies a file of the user's into the models' folder and records its size and
 * SHA-256, so that it can be used by name and verified later.
 *
 * A file whose bytes are those of a listed model becomes that model.
 * Checkpoints must be readable: a file that could do harm, or is cut, is refused.
 *
 * @param path a PyTorch checkpoint, safetensors or ONNX file
 * @throws {WeightsError} `model-missing` if there is no such file, `model-refused`
 * @throws {CheckpointError} if a checkpoint is refused
 */
export async function addModel(
  path: string,
  options: AddOptions = {},
): Promise<LocatedModel> {
  const digest = await fileDigest(path);
  if (digest === undefined) {
    throw new WeightsError("model-missing", `there is no file ${path}`);
  }
  if (extname(path) !== ".onnx") readStateDict(path);
  const { entry, record: isNew } = entryFor(path, digest, options);
  const target = modelPath(entry, options);
  if (!entry.bundled) {
    await mkdir(dirname(target), { recursive: true });
    await replace(target, (partial) => copyFile(path, partial));
    if (isNew) await record(entry, options);
  }
  return { path: target, sha256: digest.sha256, entry };
}
