/** `deno task score`: LSE-D and LSE-C of generated videos, each with its recipe. */
import { Option } from "commander";
import { extname, join, relative } from "node:path";
import process from "node:process";
import {
  analyseDefaults,
  type AnalyseOptions,
  claimFolder,
  collectInputs,
  type Input,
  openTools,
  toCsv,
  toJsonLines,
  writeWhole,
} from "../pipeline/mod.ts";
import { scoreDots, toHtml } from "../plots/mod.ts";
import {
  compareSets,
  type NamedRow,
  scoreClip,
  scoreDefaults,
  type ScoreOptions,
  scorePreset,
  scorePresets,
  type ScoreRow,
  summarise,
} from "../score/mod.ts";
import { wholeNumber } from "./analyse_options.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import { joinProgress } from "./run_progress.ts";
import { comparisonLines, scoreLine, summaryLines } from "./score_text.ts";

/** What commander collects. */
interface Options {
  readonly against?: string;
  readonly preset?: readonly string[];
  readonly faces: "longest" | "all";
  readonly network: string;
  readonly weights?: string;
  readonly detector: string;
  readonly detectorWeights?: string;
  readonly minTrack?: number;
  readonly minFace?: number;
  readonly every: number;
  readonly device: AnalyseOptions["device"];
  readonly threads: number;
  readonly out?: string;
  readonly json?: true;
}

function presetNames(text: string): readonly string[] {
  if (text === "all") return Object.keys(scorePresets);
  return text.split(",").map((name) => scorePreset(name.trim()).name);
}

const program = createCommand("deno task score")
  .description(
    "Score generated videos: LSE-D and LSE-C by SyncNet v2, or the same two numbers by another network under its own name.",
  )
  .argument("<path...>", "folders that are searched for media, and files")
  .option("--against <folder>", "score this folder, too, and compare the two")
  .option(
    "--preset <names>",
    "how to score, comma-separated or all (default: the network's own)",
    presetNames,
  )
  .addOption(
    new Option(
      "--faces <which>",
      "of several faces the one that is there longest, or all",
    ).choices(["longest", "all"]).default(scoreDefaults.faces),
  )
  .option(
    "--network <name>",
    "syncnet_compact, or syncnet_v2 (fetch its weights first)",
    analyseDefaults.network,
  )
  .option("--weights <file>", "weights of the network, a file or a name")
  .option("--detector <name>", "yunet, or s3fd", analyseDefaults.detector)
  .option("--detector-weights <file>", "weights of the detector")
  .option(
    "--min-track <frames>",
    "shortest face to score (default: the preset's)",
    wholeNumber(0),
  )
  .option(
    "--min-face <pixels>",
    "smallest face to score, longer side (default: the crop's own rule)",
    wholeNumber(0),
  )
  .option(
    "--every <n>",
    "look for faces in every n-th frame",
    wholeNumber(1),
    scoreDefaults.every,
  )
  .option("--device <name>", "cpu, webgpu or cuda", analyseDefaults.device)
  .option(
    "--threads <n>",
    "processor threads",
    wholeNumber(1),
    analyseDefaults.threads,
  )
  .option(
    "-o, --out <folder>",
    "write scores.csv, scores.jsonl, summary.json and scores.html here",
  )
  .option("--json", "print one JSON object per score, and one of the whole set")
  .addHelpText(
    "after",
    `
Presets:
${
      Object.values(scorePresets).map(({ name, description }) =>
        `  ${name.padEnd(15)} ${description}`
      ).join("\n")
    }

LSE-D and LSE-C are what the published weights of SyncNet v2 give; no other
network's numbers are called so. A constant offset does not change them, so the
distance at shift 0 and the offset stand beside them.

Examples:
  deno task score out/model_a
  deno task score out/model_a --against out/model_b --out out/scores
  deno task score clips --network syncnet_v2 --preset wav2lip_lrs,wav2lip_real
  deno task score clips --preset all --json > scores.jsonl

Exit status: 0 each file has a score, 1 one has none, 2 wrong usage.`,
  );

/** A file to score, and the name by which its partner in the other set is found. */
interface Candidate {
  readonly input: Input;
  readonly name: string;
}

function candidates(paths: readonly string[], skip?: string): Candidate[] {
  return collectInputs(paths, skip).map((input) => {
    const folder = paths.find((path) =>
      input.file !== path && !relative(path, input.file).startsWith("..")
    );
    const name = folder === undefined
      ? input.folder
      : relative(folder, input.file);
    return { input, name: name.slice(0, name.length - extname(name).length) };
  });
}

function failedInput(
  { input }: Candidate,
  tools: Awaited<ReturnType<typeof openTools>>,
  options: ScoreOptions,
): Promise<ScoreRow[]> {
  // The rows need what the tools tell; the file is not opened.
  return scoreClip(input.file, tools, options).then((rows) =>
    rows.map((row) => ({
      ...row,
      code: input.failure!.code,
      reason: input.failure!.reason,
    }))
  );
}

function writeResults(
  out: string,
  rows: readonly ScoreRow[],
  summary: object,
): void {
  const cells = rows.map((row) => ({ ...row }));
  writeWhole(join(out, "scores.csv"), toCsv(cells, Object.keys(cells[0]!)));
  writeWhole(join(out, "scores.jsonl"), toJsonLines(cells));
  writeWhole(
    join(out, "summary.json"),
    JSON.stringify(summary, null, 2) + "\n",
  );
  const dots = rows.flatMap(({ file, preset, distance, confidence }) =>
    distance === null || confidence === null
      ? []
      : [{ recipe: preset, clip: file, distance, confidence }]
  );
  if (dots.length === 0) return;
  const { distanceName, confidenceName } = rows[0]!;
  writeWhole(
    join(out, "scores.html"),
    toHtml(scoreDots(dots, { distanceName, confidenceName })),
  );
}

async function score(
  paths: readonly string[],
  options: Options,
  signal: AbortSignal,
): Promise<number> {
  if (options.out !== undefined) claimFolder(options.out);
  await using tools = await openTools({
    ...analyseDefaults,
    ...options,
  });
  const sets = [
    candidates(paths, options.out),
    ...(options.against === undefined
      ? []
      : [candidates([options.against], options.out)]),
  ];
  const total = sets.flat().length;
  using bar = createProgressBar({ unit: "frames" });
  const hook = joinProgress(bar.hook);
  const settings: ScoreOptions = {
    presets: options.preset ?? [tools.recipe.name],
    faces: options.faces,
    every: options.every,
    signal,
    ...(options.minTrack === undefined ? {} : { minTrack: options.minTrack }),
    ...(options.minFace === undefined ? {} : { minFaceSize: options.minFace }),
  };
  const scored: NamedRow[][] = sets.map(() => []);
  let completed = 0;
  hook({ stage: "files", completed, total });
  for (const [number, set] of sets.entries()) {
    for (const candidate of set) {
      const { file, failure } = candidate.input;
      const rows = failure
        ? await failedInput(candidate, tools, settings)
        : await scoreClip(file, tools, {
          ...settings,
          hook: (event) => hook({ ...event, artifact: file }),
        });
      hook({ stage: "files", completed: ++completed, total, artifact: file });
      for (const row of rows) {
        scored[number]!.push({ name: candidate.name, row });
        console.log(options.json ? JSON.stringify(row) : scoreLine(row));
      }
    }
  }
  const rows = scored.map((named) => named.map(({ row }) => row));
  const summary = {
    sets: rows.map((own, number) => ({
      paths: number === 0 ? paths : [options.against],
      presets: summarise(own),
    })),
    comparison: scored.length < 2 ? [] : compareSets(scored[0]!, scored[1]!),
  };
  if (options.json) console.log(JSON.stringify(summary));
  else {
    for (const { paths, presets } of summary.sets) {
      console.log(`\n${paths.join(", ")}`);
      for (const line of presets.flatMap(summaryLines)) console.log(line);
    }
    const lines = summary.comparison.flatMap(comparisonLines);
    if (lines.length > 0) console.log(`\n${lines.join("\n")}`);
  }
  const all = rows.flat();
  if (options.out !== undefined) writeResults(options.out, all, summary);
  return all.some(({ status }) => status === "failed")
    ? exitStatus.failed
    : exitStatus.fine;
}

if (import.meta.main) {
  await runCommand(async (signal) => {
    await program.parseAsync(process.argv);
    return await score(program.args, program.opts<Options>(), signal);
  });
}
