import process from "node:process";
import { SyncError } from "../errors.ts";
import type { Hook } from "../progress.ts";
import type { Input } from "./inputs.ts";

/** What became of one file. */
export type FileOutcome<Result> =
  | {
    readonly input: Input;
    readonly result: Result;
  }
  | {
    readonly input: Input;
    readonly failure: { readonly code: string; readonly reason: string };
  };

/** What {@link eachFile} may be told. */
export interface EachFileOptions {
  /** Stops the work: the files that are left fail as `interrupted`. */
  readonly signal?: AbortSignal;
  /** Hears of stage "files", and of the stages of each file with its path as the artifact. */
  readonly hook?: Hook;
}

function failureOf(
  error: unknown,
  signal: AbortSignal | undefined,
): { code: string; reason: string } {
  if (signal?.aborted) {
    return {
      code: "interrupted",
      reason: "interrupted before it was finished",
    };
  }
  if (error instanceof SyncError) {
    return { code: error.code, reason: error.message };
  }
  if (process.env["SYNC_DEBUG"] === "1") console.error(error);
  const words = error instanceof Error ? error.message : String(error);
  return { code: "internal-error", reason: `unexpected error: ${words}` };
}

/**
 * Works on files one after the other; one that fails is an entry with its
 * reason, and the others go on.
 *
 * @param inputs what was named, as `collectInputs` gives it
 * @param work does the work on one file
 */
export async function* eachFile<Result>(
  inputs: readonly Input[],
  work: (input: Input, hook: Hook) => Promise<Result>,
  { signal, hook }: EachFileOptions,
): AsyncGenerator<FileOutcome<Result>> {
  hook?.({ stage: "files", completed: 0, total: inputs.length });
  for (const [position, input] of inputs.entries()) {
    let outcome: FileOutcome<Result>;
    if (input.failure !== undefined) {
      outcome = { input, failure: input.failure };
    } else {
      try {
        signal?.throwIfAborted();
        const result = await work(
          input,
          (event) => hook?.({ ...event, artifact: input.file }),
        );
        outcome = { input, result };
      } catch (error) {
        outcome = { input, failure: failureOf(error, signal) };
      }
    }
    hook?.({
      stage: "files",
      completed: position + 1,
      total: inputs.length,
      artifact: input.file,
    });
    yield outcome;
  }
}
