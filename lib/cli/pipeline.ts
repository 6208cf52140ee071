import { Option } from "commander";
import process from "node:process";
import { type FileResult, runPipeline } from "../pipeline/mod.ts";
import {
  addAnalyseOptions,
  analyseOptionsFrom,
  wholeNumber,
} from "./analyse_options.ts";
import { pipelineCompat } from "./compat/pipeline_compat.ts";
import { type FailOn, parseFailOn, statusOf } from "./fail_on.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import { givenOptions } from "./refuse_given.ts";
import { joinProgress } from "./run_progress.ts";
import { fileLines, legend, plural, shortResult } from "./words.ts";

interface Parsed {
  out: string;
  features?: true;
  jobs: number;
  failOn?: FailOn;
  compat?: string;
  json?: true;
}

const program = addAnalyseOptions(
  createCommand("deno task pipeline")
    .description(
      "Measure how far sound and picture are apart for every face in files and folders.",
    )
    .argument(
      "<path...>",
      "media files, and folders that are searched for them",
    )
    .option(
      "-o, --out <folder>",
      "where results go: result.json per file, summary.csv, .jsonl and .parquet",
      "out/pipeline",
    ),
)
  .option(
    "--jobs <n>",
    "files at a time, each in a process of its own",
    wholeNumber(1),
    1,
  )
  .option("--features", "write the vectors of picture and sound as .npy files")
  .option(
    "--fail-on <verdicts>",
    "exit with 1 if a face gets one of these verdicts (comma-separated): no-speech, too-short, not-the-speaker, cannot-tell, in-sync, out-of-sync",
    parseFailOn,
  )
  .addOption(
    new Option(
      "--compat <name>",
      "do what syncnet_python's scripts do: its folders under --out, its printed lines",
    ).choices(["syncnet_python"]),
  )
  .option("--json", "print one JSON object per file in place of sentences")
  .addHelpText(
    "after",
    `
Exit status: 0 all files gave a result, 1 a file failed or --fail-on was met, 2 wrong usage,
130 stopped by Ctrl-C (what is measured by then is written).

Examples:
  deno task pipeline data/samples
  deno task pipeline talk.mp4 --out results --fail-on out-of-sync
  deno task pipeline clips --jobs 4 --threads 1 --json > results.jsonl
  deno task pipeline heads --faces whole --audio speech.wav
  deno task pipeline talk.mp4 --compat syncnet_python --out data`,
  );

/** Whether a file was not measured because somebody stopped the run. */
function isOpen({ code }: FileResult): boolean {
  return code === "interrupted";
}

function summaryLine(results: readonly FileResult[]): string {
  const verdicts = new Map<string, number>();
  for (const { verdict } of results.flatMap(({ tracks }) => tracks)) {
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  const open = results.filter(isOpen).length;
  const failed = results.filter(({ status }) => status === "failed").length -
    open;
  const counts = [...verdicts].map(([verdict, count]) => `${count} ${verdict}`)
    .join(", ");
  const parts = [
    plural(results.length, "file", "files"),
    `${failed} failed`,
    ...(open === 0 ? [] : [`${open} left out when it was stopped`]),
  ];
  return `${parts.join(", ")}; faces: ${counts || "none"}`;
}

await runCommand(async (signal) => {
  await program.parseAsync(process.argv);
  const options = program.opts<Parsed>();
  if (options.compat !== undefined) {
    return await pipelineCompat(program.args, {
      ...options,
      analyse: analyseOptionsFrom(program),
      named: new Set(
        givenOptions(program).map((option) => option.attributeName()),
      ),
    }, signal);
  }
  const results: FileResult[] = [];
  using bar = createProgressBar({ unit: "frames" });
  const run = runPipeline(program.args, {
    analyse: analyseOptionsFrom(program),
    out: options.out,
    jobs: options.jobs,
    ...(options.features ? { features: true } : {}),
    signal,
    hook: joinProgress(bar.hook),
  });
  for await (const result of run) {
    results.push(result);
    if (options.json) console.log(JSON.stringify(shortResult(result)));
    else if (!isOpen(result)) {
      for (const line of fileLines(result)) console.log(line);
    }
  }
  const measured = results.find(({ status }) => status === "ok");
  if (!options.json) {
    if (measured) console.log(legend(measured));
    console.log(`${summaryLine(results)}. Results: ${options.out}`);
  }
  return signal.aborted
    ? exitStatus.interrupted
    : statusOf(results, options.failOn ?? new Set());
});
