import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { isMediaFile } from "../media/mod.ts";

/** A file to analyse, or a place that could not be looked at. */
export interface Input {
  /** The path as a person would write it. */
  readonly file: string;
  /** Folder below the output folder in which its results go. */
  readonly folder: string;
  /** Why it cannot be analysed, if that is known already. */
  readonly failure?: { readonly code: string; readonly reason: string };
}

/**
 * A name that every file system takes: no separators, control characters or
 * characters that Windows reserves, no leading dash or dots, not too long.
 */
function safeName(name: string): string {
  const safe = [...name]
    .map((character) => /[\p{Cc}<>:"|?*\\/]/u.test(character) ? "_" : character)
    .join("")
    .replace(/^[-.\s]+/, "_")
    .replace(/[.\s]+$/, "_");
  return safe.length > 120
    ? safe.slice(0, 100) + "_" + safe.slice(-19)
    : safe || "_";
}

function failureOf(path: string, error: unknown): Input["failure"] {
  const code = (error as { code?: string }).code;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return {
      code: "file-missing",
      reason: `there is no file or folder ${path}`,
    };
  }
  if (code === "EACCES" || code === "EPERM") {
    return {
      code: "file-unreadable",
      reason: `${path} may not be read: check its permissions`,
    };
  }
  return {
    code: "file-unreadable",
    reason: `${path} cannot be read: ${String(error)}`,
  };
}

function* walk(
  folder: string,
  skip: string | undefined,
  seen: Set<string>,
): Generator<string | { path: string; error: unknown }> {
  let entries;
  try {
    const status = statSync(folder);
    const identity = `${status.dev}:${status.ino}`;
    if (status.ino !== 0 && seen.has(identity)) return;
    seen.add(identity);
    accessSync(folder, constants.R_OK | constants.X_OK);
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield { path: folder, error };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (resolve(path) === skip) continue;
    let isFolder = entry.isDirectory();
    if (entry.isSymbolicLink()) {
      try {
        isFolder = statSync(path).isDirectory();
      } catch {
        isFolder = false;
      }
    }
    if (isFolder) yield* walk(path, skip, seen);
    else if (isMediaFile(path)) yield path;
  }
}

/**
 * The files behind what a person named: files as they are, folders searched
 * recursively for media, in the order of their names.
 *
 * @param paths files and folders
 * @param skip a folder to leave out, the output folder
 * @returns one entry per file, and one with a `failure` for each place that could not be read or holds no media
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const [missing] = collectInputs(["no/such/clip.mp4"]);
 * strictEqual(missing?.failure?.code, "file-missing");
 * ```
 */
export function collectInputs(
  paths: readonly string[],
  skip?: string,
): Input[] {
  const inputs: Input[] = [];
  const taken = new Set<string>();
  const add = (
    file: string,
    wanted: string,
    failure?: Input["failure"],
  ): void => {
    let folder = wanted;
    for (let n = 2; taken.has(folder.toLowerCase()); n++) {
      folder = `${wanted} (${n})`;
    }
    taken.add(folder.toLowerCase());
    inputs.push(
      failure === undefined ? { file, folder } : { file, folder, failure },
    );
  };
  for (const path of paths) {
    let isFolder;
    try {
      isFolder = statSync(path).isDirectory();
    } catch (error) {
      add(path, safeName(basename(path)), failureOf(path, error));
      continue;
    }
    if (!isFolder) {
      add(path, safeName(basename(path)));
      continue;
    }
    let found = 0;
    for (
      const entry of walk(
        path,
        skip === undefined ? undefined : resolve(skip),
        new Set(),
      )
    ) {
      found++;
      const file = typeof entry === "string" ? entry : entry.path;
      const folder = relative(path, file).split(sep).map(safeName).join("/") ||
        safeName(basename(resolve(file)));
      add(
        file,
        folder,
        typeof entry === "string" ? undefined : failureOf(file, entry.error),
      );
    }
    if (found === 0) {
      add(path, safeName(basename(resolve(path))), {
        code: "folder-empty",
        reason: `the folder ${path} holds no media files`,
      });
    }
  }
  return inputs;
}
