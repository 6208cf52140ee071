import { SyncError } from "../errors.ts";
import {
  type AnalyseOptions,
  type FileResult,
  runPipeline,
} from "../pipeline/mod.ts";
import type { Hook } from "../progress.ts";
import { joinProgress } from "./run_progress.ts";

/**
 * The analysis of one file in a process of its own.
 *
 * @throws {SyncError} with the result's own code and reason if it failed; the signal's reason if it was stopped
 */
export async function measureFile(
  file: string,
  analyse: AnalyseOptions,
  context: { readonly signal: AbortSignal; readonly hook: Hook },
): Promise<FileResult> {
  const { signal, hook } = context;
  const run = runPipeline([file], {
    analyse,
    signal,
    hook: joinProgress(hook),
  });
  const [result] = await Array.fromAsync(run);
  signal.throwIfAborted();
  if (result!.status === "ok") return result!;
  throw new SyncError(result!.code!, `${file}: ${result!.reason}`);
}
