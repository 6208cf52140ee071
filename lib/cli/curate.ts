/** `deno task curate`: a data set of the usable stretches of a folder. */
import { InvalidArgumentError, Option } from "commander";
import process from "node:process";
import {
  type ClipFormat,
  type ClipView,
  curateDefaults,
  startCuration,
} from "../pipeline/mod.ts";
import {
  type CurationLimits,
  type CurationPreset,
  curationPreset,
  curationPresets,
} from "../segments/mod.ts";
import { addAnalyseOptions, analyseOptionsFrom } from "./analyse_options.ts";
import { refuseGiven } from "./refuse_given.ts";
import { curateJson, curateLine, funnelLines } from "./curate_words.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import { joinProgress } from "./run_progress.ts";

interface Parsed {
  out: string;
  preset: string;
  view: ClipView;
  format: ClipFormat;
  clips: boolean;
  correct: boolean;
  minClipFace?: number;
  minHeight?: number;
  minSeconds?: number;
  maxSeconds?: number;
  minVoice?: number;
  minSharpness?: number;
  cutMargin?: number;
  maxOffset?: number;
  confidence?: number;
  severalPeople?: "keep" | "drop";
  json?: true;
}

function amountOf(least: number, most = Infinity): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(
        `expected a number from ${least}${
          most < Infinity ? ` to ${most}` : " up"
        }.`,
      );
    }
    return value;
  };
}

const presetHelp = Object.values(curationPresets).map(({ name, purpose }) =>
  `  ${name.padEnd(9)} ${purpose}`
).join("\n");

const program = addAnalyseOptions(
  createCommand("deno task curate")
    .description(
      "Cut the usable stretches out of files and folders: one face that speaks, in sync, with a manifest of where each comes from.",
    )
    .argument(
      "<path...>",
      "media files, and folders that are searched for them",
    )
    .option(
      "-o, --out <dataset>",
      "where clips, manifest (.parquet, .jsonl), files.jsonl and the funnel go",
      "out/dataset",
    ),
)
  .addOption(
    new Option("--preset <name>", "rules by purpose; see below")
      .choices(Object.keys(curationPresets)).default("lrs"),
  )
  .addOption(
    new Option(
      "--view <what>",
      "clips show a square around the face (224x224), or the whole picture",
    ).choices(["crop", "full"]).default(curateDefaults.view),
  )
  .addOption(
    new Option(
      "--format <how>",
      "mp4 with H.264 and AAC, or lossless Matroska with FFV1 and FLAC",
    ).choices(["mp4", "lossless"]).default(curateDefaults.format),
  )
  .option("--no-clips", "write no clips, only the manifest and the funnel")
  .option("--no-correct", "leave the sound where it is")
  .option(
    "--min-clip-face <pixels>",
    "smallest face in a clip, longer side in source pixels (--min-face decides which faces are followed at all)",
    amountOf(0),
  )
  .option("--min-height <pixels>", "smallest height of a picture", amountOf(0))
  .option("--min-seconds <s>", "shortest clip", amountOf(0))
  .option(
    "--max-seconds <s>",
    "longest clip; longer stretches are split evenly",
    amountOf(0.04),
  )
  .option(
    "--min-voice <share>",
    "least share of a clip with voice",
    amountOf(0, 1),
  )
  .option(
    "--min-sharpness <value>",
    "least fine detail of the mouth, 0 for any",
    amountOf(0),
  )
  .option(
    "--cut-margin <frames>",
    "frames left out on both sides of a cut",
    amountOf(0),
  )
  .option(
    "--max-offset <frames>",
    "largest offset before correction, both ways",
    amountOf(0),
  )
  .option(
    "--confidence <value>",
    "least confidence of tracks and stretches in the network's own units, in place of the preset's",
    amountOf(0),
  )
  .addOption(
    new Option(
      "--several-people <what>",
      "frames in which several people are seen",
    )
      .choices(["keep", "drop"]),
  )
  .option("--json", "print one JSON object per file, and one for the funnel")
  .addHelpText(
    "after",
    `
Presets:
${presetHelp}
Their thresholds are translated to the network in use; the output says how.

Exit status: 0 all files were looked at, 1 a file failed, 2 wrong usage.

Examples:
  deno task curate interviews --out dataset
  deno task curate talks --preset strict --view full --format lossless
  deno task curate clips --no-clips --json
  deno task curate film.mkv --min-seconds 5 --max-seconds 10 --several-people drop`,
  );

/** The limits that were given in place of the preset's. */
function limitsFrom(options: Parsed): Partial<CurationLimits> {
  const given: Record<string, unknown> = {
    minFace: options.minClipFace,
    minHeight: options.minHeight,
    minSeconds: options.minSeconds,
    maxSeconds: options.maxSeconds,
    minVoice: options.minVoice,
    minSharpness: options.minSharpness,
    cutMargin: options.cutMargin,
    offsetRange: options.maxOffset === undefined
      ? undefined
      : [-options.maxOffset, options.maxOffset],
    severalPeople: options.severalPeople === undefined
      ? undefined
      : options.severalPeople === "keep",
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
}

/** The preset, with a confidence of the person's own if one was given. */
function presetFrom(
  { preset, confidence }: Parsed,
  network: string,
): CurationPreset {
  const chosen = curationPreset(preset);
  return confidence === undefined
    ? chosen
    : { ...chosen, sureness: { network, confidence } };
}

await runCommand(async (signal) => {
  await program.parseAsync(process.argv);
  const options = program.opts<Parsed>();
  if (!options.clips) {
    refuseGiven(program, ["format", "view"], "with --no-clips");
  }
  using bar = createProgressBar({ unit: "frames" });
  const analyse = analyseOptionsFrom(program);
  const curation = startCuration(program.args, {
    analyse,
    preset: presetFrom(options, analyse.network),
    limits: limitsFrom(options),
    out: options.out,
    view: options.view,
    format: options.format,
    writeClips: options.clips,
    correctOffset: options.correct,
    signal,
    hook: joinProgress(bar.hook),
  });
  if (!options.json) console.log(curation.words);
  let failed = false;
  for await (const outcome of curation.files) {
    failed ||= "failure" in outcome;
    console.log(
      options.json ? JSON.stringify(curateJson(outcome)) : curateLine(outcome),
    );
  }
  const funnel = curation.funnel();
  if (options.json) {
    console.log(JSON.stringify({ words: curation.words, funnel }));
  } else {
    for (const line of funnelLines(funnel)) console.log(line);
    console.log(`Data set: ${options.out}`);
  }
  if (signal.aborted) return exitStatus.interrupted;
  return failed ? exitStatus.failed : exitStatus.fine;
});
