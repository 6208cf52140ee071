import { realpathSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { UsageError } from "../errors.ts";

/** A path with links followed, also where the file itself is not there yet. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    try {
      return resolve(realpathSync(dirname(resolve(path))), basename(path));
    } catch {
      return resolve(path);
    }
  }
}

/** Whether two names lead to one file, be it by links of either kind. */
function isSameFile(a: string, b: string): boolean {
  if (realPath(a) === realPath(b)) return true;
  const [first, second] = [a, b].map((path) =>
    statSync(path, { throwIfNoEntry: false })
  );
  return first !== undefined && second !== undefined && first.ino !== 0 &&
    first.ino === second.ino && first.dev === second.dev;
}

/**
 * Makes sure that writing to `output` destroys nothing.
 *
 * @param force whether an existing file may be replaced; the input never is
 * @throws {UsageError} `output-is-input`, `output-exists` or `output-is-folder`
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * throws(() => guardOutput("deno.json", "./deno.json", true), { code: "output-is-input" });
 * throws(() => guardOutput("deno.json", "mod.ts"), { code: "output-exists" });
 * ```
 */
export function guardOutput(
  input: string,
  output: string,
  force = false,
): void {
  if (isSameFile(input, output)) {
    throw new UsageError(
      "output-is-input",
      `${output} is the input itself, which is never overwritten: name another output`,
    );
  }
  const there = statSync(output, { throwIfNoEntry: false });
  if (there?.isDirectory()) {
    throw new UsageError(
      "output-is-folder",
      `${output} is a folder: name a file in it`,
    );
  }
  if (there && !force) {
    throw new UsageError(
      "output-exists",
      `${output} exists already: name another output, or replace it with --force`,
    );
  }
}
