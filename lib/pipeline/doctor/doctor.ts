import { SyncError } from "../../errors.ts";
import type { Check } from "./check.ts";
import { checkFolders } from "./folders.ts";
import { checkMachine, checkVersions } from "./machine.ts";
import { checkModels } from "./models.ts";
import { checkOptionalTools } from "./optional_tools.ts";
import { checkProvider } from "./providers.ts";
import { selfTest } from "./self_test.ts";

/** A group of checks that could not even be made counts as one that failed. */
async function guarded(
  group: string,
  make: () => Check | Check[] | Promise<Check | Check[]>,
): Promise<Check[]> {
  try {
    return [await make()].flat();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const advice = error instanceof SyncError
      ? "do what the message says"
      : "install the packages again: deno install";
    return [{
      group,
      name: group,
      needed: true,
      state: "failed",
      detail,
      advice,
    }];
  }
}

/**
 * Looks whether this machine can do the work: versions, processor and memory,
 * the devices for networks, the networks' files, the cache, optional tools and
 * at last an analysis of two seconds. Each check is told as soon as it is made.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * for await (const check of examineMachine()) {
 *   strictEqual(check.group, "versions");
 *   break;
 * }
 * ```
 */
export async function* examineMachine(): AsyncGenerator<Check> {
  yield* await guarded("versions", checkVersions);
  yield* await guarded("machine", checkMachine);
  for (const device of ["cpu", "webgpu", "cuda"] as const) {
    yield* await guarded("providers", () => checkProvider(device));
  }
  yield* await guarded("models", checkModels);
  yield* await guarded("folders", checkFolders);
  yield* await guarded("tools", checkOptionalTools);
  yield* await guarded("self-test", selfTest);
}
