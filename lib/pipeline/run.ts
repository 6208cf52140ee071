import { join, resolve } from "node:path";
import type { StageEvent } from "../progress.ts";
import { collectInputs, type Input } from "./inputs.ts";
import type { Job } from "./messages.ts";
import { analyseDefaults, type AnalyseOptions } from "./options.ts";
import { type FileResult, resultSchemaVersion } from "./result.ts";
import { schedule } from "./scheduler.ts";
import {
  summaryColumns,
  type SummaryRow,
  summaryRows,
  toCsv,
  toJsonLines,
  toParquet,
} from "./summary.ts";
import { checkTools } from "./tools.ts";
import { claimFolder, writeWhole } from "./write.ts";

/** How a run over many files is made. */
export interface RunOptions {
  /** How each file is analysed; what is missing comes from {@link analyseDefaults}. */
  readonly analyse?: Partial<AnalyseOptions>;
  /** Folder for the results; nothing is written without one. */
  readonly out?: string;
  /** Leaves the vectors of picture and sound as `.npy` files beside the results. */
  readonly features?: boolean;
  /** Files analysed at a time, each in a process of its own. */
  readonly jobs?: number;
  /** Stops the run; what is finished stays. */
  readonly signal?: AbortSignal;
  /** Hears of progress: `stage` "files" counts files, "sound" the seconds heard and "frames" the frames seen of file `artifact`. */
  readonly hook?: (event: StageEvent) => void;
}

/** The row of a file that could not be analysed. */
export function failedResult(
  file: string,
  options: AnalyseOptions,
  code: string,
  reason: string,
): FileResult {
  return {
    schemaVersion: resultSchemaVersion,
    file,
    status: "failed",
    code,
    reason,
    recipe: options.recipe ?? "",
    search: options.search ?? 0,
    network: options.network,
    zeroFrames: 0,
    weightsSha256: "",
    detector: options.detector,
    device: options.device,
    versions: {},
    tracks: [],
    dropped: [],
  };
}

/**
 * Analyses files and folders, writes each file's `result.json` as soon as it
 * is known and the summaries at the end, also when the run is stopped.
 *
 * Results hold no timings: the same input, settings and machine give the same
 * bytes. Seconds and peak memory of each file go to `timings.jsonl`.
 *
 * @param paths files and folders
 * @returns one result per file, in the order of their names
 * @throws {UsageError} if the output folder cannot be written, or the options name what is not there
 * @throws {SyncError} if weights or the device are missing
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * for await (const result of runPipeline(["no/such/clip.mp4"])) strictEqual(result.code, "file-missing");
 * ```
 */
export async function* runPipeline(
  paths: readonly string[],
  options: RunOptions = {},
): AsyncGenerator<FileResult> {
  const analyse: AnalyseOptions = { ...analyseDefaults, ...options.analyse };
  const { out, hook } = options;
  await checkTools(analyse);
  if (out !== undefined) claimFolder(out);
  const inputs = collectInputs(paths, out);
  const readable = inputs.filter((input) => input.failure === undefined);
  const jobs: Job[] = readable.map((input) => ({
    task: "analyse",
    file: input.file,
    options: analyse,
    ...(options.features && out !== undefined
      ? { featuresFolder: join(resolve(out), input.folder) }
      : {}),
  }));
  const leave = new AbortController();
  const outcomes = schedule<FileResult>(jobs, {
    concurrency: options.jobs ?? 1,
    signal: options.signal
      ? AbortSignal.any([options.signal, leave.signal])
      : leave.signal,
    onEvent: (job, event) =>
      hook?.({ ...event, artifact: readable[job]!.file }),
  });

  const rows: SummaryRow[] = [];
  const timings: string[] = [];
  const nextResult = async (input: Input): Promise<FileResult> => {
    if (input.failure) {
      return failedResult(
        input.file,
        analyse,
        input.failure.code,
        input.failure.reason,
      );
    }
    const outcome = (await outcomes.next()).value!;
    if (outcome.kind === "crashed") {
      return failedResult(input.file, analyse, outcome.code, outcome.reason);
    }
    const { seconds, peakBytes } = outcome;
    timings.push(
      JSON.stringify({
        file: input.file,
        seconds,
        peakMegabytes: Math.round(peakBytes / 1e6),
      }) + "\n",
    );
    return outcome.result;
  };
  try {
    hook?.({ stage: "files", completed: 0, total: inputs.length });
    for (const [position, input] of inputs.entries()) {
      const result = await nextResult(input);
      rows.push(...summaryRows(result));
      if (out !== undefined) {
        writeWhole(
          join(out, input.folder, "result.json"),
          JSON.stringify(result) + "\n",
        );
      }
      hook?.({
        stage: "files",
        completed: position + 1,
        total: inputs.length,
        artifact: input.file,
      });
      yield result;
    }
  } finally {
    // A consumer that leaves early must not leave processes behind.
    leave.abort();
    while (!(await outcomes.next()).done);
    if (out !== undefined) {
      const names = summaryColumns.map(({ name }) => name);
      writeWhole(join(out, "summary.csv"), toCsv(rows, names));
      writeWhole(join(out, "summary.jsonl"), toJsonLines(rows));
      writeWhole(join(out, "summary.parquet"), toParquet(rows, summaryColumns));
      writeWhole(join(out, "timings.jsonl"), timings.join(""));
    }
  }
}
