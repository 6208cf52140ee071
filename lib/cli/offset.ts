import { statSync } from "node:fs";
import process from "node:process";
import { UsageError } from "../errors.ts";
import { runPipeline } from "../pipeline/mod.ts";
import { addAnalyseOptions, analyseOptionsFrom } from "./analyse_options.ts";
import { type FailOn, parseFailOn, statusOf } from "./fail_on.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import { joinProgress } from "./run_progress.ts";
import {
  failure,
  fileSentence,
  legend,
  shortResult,
  trackLine,
} from "./words.ts";

const program = addAnalyseOptions(
  createCommand("deno task offset")
    .description(
      "Tell in one sentence how far sound and picture of a file are apart.",
    )
    .argument("<file>", "a media file; for folders there is `pipeline`"),
)
  .option(
    "--fail-on <verdicts>",
    "exit with 1 if a face gets one of these verdicts (comma-separated): no-speech, too-short, not-the-speaker, cannot-tell, in-sync, out-of-sync",
    parseFailOn,
  )
  .option("--json", "print one JSON object in place of sentences")
  .addHelpText(
    "after",
    `
Exit status: 0 a result was given, 1 the file failed or --fail-on was met, 2 wrong usage,
130 stopped by Ctrl-C.

Examples:
  deno task offset data/samples/grid_three_shots.mp4
  deno task offset talk.mp4 --start 1:30 --end 2:00 --json
  deno task offset dub.mp4 --audio german.wav --fail-on out-of-sync`,
  );

await runCommand(async (signal) => {
  await program.parseAsync(process.argv);
  const options = program.opts<{ failOn?: FailOn; json?: true }>();
  const file = program.args[0]!;
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      "is-folder",
      `${file} is a folder, and offset measures one file; for all of its files: deno task pipeline ${file}`,
    );
  }
  using bar = createProgressBar({ unit: "frames" });
  const run = runPipeline([file], {
    analyse: analyseOptionsFrom(program),
    signal,
    hook: joinProgress(bar.hook),
  });
  const results = await Array.fromAsync(run);
  for (const result of results) {
    if (options.json) console.log(JSON.stringify(shortResult(result)));
    else if (result.status === "failed") {
      console.error(`error: ${failure(result)}`);
    } else {
      console.log(fileSentence(result));
      for (const track of result.tracks) console.log(`  ${trackLine(track)}`);
      console.log(legend(result));
    }
  }
  return signal.aborted
    ? exitStatus.interrupted
    : statusOf(results, options.failOn ?? new Set());
});
