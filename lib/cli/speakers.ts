/** `deno task speakers`: who speaks when, per frame. */
import { InvalidArgumentError } from "commander";
import process from "node:process";
import {
  runSpeakers,
  speakerDefaults,
  type SpeakerScorerName,
  speakerScorerNames,
} from "../pipeline/mod.ts";
import {
  addAnalyseOptions,
  analyseOptionsFrom,
  wholeNumber,
} from "./analyse_options.ts";
import { refuseGiven } from "./refuse_given.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import { joinProgress } from "./run_progress.ts";
import { speakerJson, speakerLines } from "./speaker_words.ts";

interface Parsed {
  out: string;
  scorer: SpeakerScorerName[];
  window: number;
  threshold?: number;
  lrAsdWeights?: string;
  durations?: number[];
  minOverlap?: number;
  minOffScreen?: number;
  minTurn?: number;
  json?: true;
}

function scorers(text: string): SpeakerScorerName[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) =>
    !(speakerScorerNames as readonly string[]).includes(name)
  );
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `there is no scorer "${unknown}": choose from ${
        speakerScorerNames.join(", ")
      }.`,
    );
  }
  return [...new Set(names)] as SpeakerScorerName[];
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new InvalidArgumentError("Expected a number.");
  }
  return value;
}

const program = addAnalyseOptions(
  createCommand("deno task speakers")
    .description(
      "Tell for every frame who speaks: which face, several at once, somebody off screen, or nobody.",
    )
    .argument(
      "<path...>",
      "media files, and folders that are searched for them",
    )
    .option(
      "-o, --out <folder>",
      "where results go: per file frames.csv and .parquet, and for each scorer an RTTM file and a timeline; summary.csv, .jsonl and .parquet",
      "out/speakers",
    ),
)
  .option(
    "--scorer <names>",
    "who judges: syncnet (the sync network's confidence), lr_asd (fetch its weights first), or both with a comma between",
    scorers,
    [...speakerDefaults.scorers],
  )
  .option(
    "--window <frames>",
    "frames that the sync network's score is averaged over: 10 follows fast, 100 is surer",
    wholeNumber(1),
    speakerDefaults.window,
  )
  .option(
    "--threshold <score>",
    "score of the sync network from which a face speaks (default: by the share of strangers that reach it)",
    number,
  )
  .option(
    "--lr-asd-weights <file>",
    "weights of LR-ASD, if they are not the listed ones",
  )
  .option(
    "--durations <seconds>",
    "lengths of the pieces that LR-ASD sees, with commas between; fewer are faster (default: 1,2,3,4,5,6)",
    (text) => text.split(",").map(wholeNumber(1)),
  )
  .option(
    "--min-overlap <frames>",
    "shortest overlap of two faces that is one, in frames of 40 ms",
    wholeNumber(0),
  )
  .option(
    "--min-off-screen <frames>",
    "shortest voice of nobody in the picture that is speech off screen, in frames of 40 ms",
    wholeNumber(0),
  )
  .option(
    "--min-turn <frames>",
    "shortest turn between two of the same face, in frames of 40 ms",
    wholeNumber(0),
  )
  .option("--json", "print one JSON object per file in place of sentences")
  .addHelpText(
    "after",
    `
Faces are numbered by appearance; the same person after a cut is another face.
Exit status: 0 all files gave a result, 1 a file failed, 2 wrong usage.

Examples:
  deno task speakers data/samples/grid_two_faces.mp4
  deno task speakers talk.mp4 --window 25 --out turns
  deno task models fetch lr_asd
  deno task speakers panel.mp4 --scorer syncnet,lr_asd --json`,
  );

await runCommand(async (signal) => {
  await program.parseAsync(process.argv);
  const options = program.opts<Parsed>();
  if (!options.scorer.includes("lr_asd")) {
    const why = "without the scorer lr_asd (--scorer lr_asd)";
    refuseGiven(program, ["lrAsdWeights", "durations"], why);
  }
  if (!options.scorer.includes("syncnet")) {
    const why = "without the scorer syncnet (--scorer syncnet)";
    refuseGiven(program, ["window", "threshold"], why);
  }
  let failed = false;
  using bar = createProgressBar({ unit: "frames" });
  const rules = {
    minOverlapFrames: options.minOverlap,
    minOffScreenFrames: options.minOffScreen,
    minTurnFrames: options.minTurn,
  };
  const run = runSpeakers(program.args, {
    speakers: {
      ...analyseOptionsFrom(program),
      scorers: options.scorer,
      window: options.window,
      ...(options.threshold === undefined
        ? {}
        : { threshold: options.threshold }),
      ...(options.lrAsdWeights === undefined
        ? {}
        : { lrAsdWeights: options.lrAsdWeights }),
      ...(options.durations === undefined
        ? {}
        : { durations: options.durations }),
      rules: Object.fromEntries(
        Object.entries(rules).filter(([, value]) => value !== undefined),
      ),
    },
    out: options.out,
    signal,
    hook: joinProgress(bar.hook),
  });
  for await (const outcome of run) {
    failed ||= "failure" in outcome;
    if (options.json) console.log(JSON.stringify(speakerJson(outcome)));
    else for (const line of speakerLines(outcome)) console.log(line);
  }
  if (!options.json) console.log(`Results: ${options.out}`);
  if (signal.aborted) return exitStatus.interrupted;
  return failed ? exitStatus.failed : exitStatus.fine;
});
