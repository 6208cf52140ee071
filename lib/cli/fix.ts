/** `deno task fix`: moves a file's sound so that its offset becomes 0. */
import process from "node:process";
import { InvalidArgumentError } from "commander";
import { UsageError } from "../errors.ts";
import { probe } from "../media/mod.ts";
import {
  type AnalyseOptions,
  measureDrift,
  openTools,
} from "../pipeline/mod.ts";
import type { Hook } from "../progress.ts";
import {
  fixDrift,
  type FixDriftReport,
  fixFile,
  type FixReport,
  guardOutput,
  type MoveSoundOptions,
} from "../repair/mod.ts";
import { addAnalyseOptions, analyseOptionsFrom } from "./analyse_options.ts";
import { fixDriftText, fixText } from "./fix_text.ts";
import { measureFile } from "./measure_file.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import {
  createStageBars,
  secondsAsFrames,
  type StageBars,
} from "./stage_bars.ts";

interface Parsed {
  out: string;
  force?: true;
  reencode?: true;
  minConfidence?: number;
  drift?: true;
  audio?: string;
  json?: true;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) {
    throw new InvalidArgumentError("expected a number above 0.");
  }
  return value;
}

const program = addAnalyseOptions(
  createCommand("deno task fix")
    .description(
      "Move the sound of a file so that its offset becomes 0, and measure again. The input is never touched.",
    )
    .argument("<file>", "a media file")
    .requiredOption("-o, --out <file>", "where to write"),
)
  .option("--force", "replace an existing output")
  .option(
    "--reencode",
    "encode the sound anew, to the sample, where its packets could be kept",
  )
  .option(
    "--min-confidence <number>",
    "least confidence of a face that votes (default: what its network needs)",
    positive,
  )
  .option(
    "--drift",
    "measure the offset over time, and take out drifts (resampling) and steps (cutting, filling)",
  )
  .option("--json", "print one JSON object in place of sentences")
  .addHelpText(
    "after",
    `
MP4, QuickTime, Matroska and WebM are copied with other times; elsewhere (AVI)
the sound is encoded anew. The output appears only if measuring it confirms the
repair. Chapters are not taken over.

Exit status: 0 repaired, or in sync already (then nothing is written),
1 refused or failed, 2 wrong usage.

Examples:
  deno task fix data/samples/grid_sound_late_320ms.mp4 -o fixed.mp4
  deno task fix talk.mov -o talk_fixed.mov --start 1:00 --end 2:00
  deno task fix old.avi -o new.avi --search 25 --json
  deno task fix lecture.mp4 -o lecture_fixed.mp4 --drift`,
  );

/** What both ways of repairing are told. */
interface Context {
  readonly input: string;
  readonly options: Parsed;
  readonly analyse: AnalyseOptions;
  readonly signal: AbortSignal;
  readonly bars: StageBars;
  /** Seconds of the input. */
  readonly duration: number;
}

/** Options of writing, and a bar for each measurement. */
function stages({ options, signal, bars, duration }: Context) {
  let measured = 0;
  let writing: Hook | undefined;
  const move: MoveSoundOptions & { force?: boolean } = {
    ...(options.force ? { force: true } : {}),
    ...(options.reencode ? { reencode: true } : {}),
    signal,
    hook: (event) => {
      writing ??= secondsAsFrames(bars.begin("writing"), duration);
      writing(event);
    },
  };
  const nextBar = (): Hook =>
    bars.begin(measured++ === 0 ? "measuring" : "measuring again");
  return { move, nextBar };
}

async function shift(context: Context): Promise<[FixReport, string]> {
  const { input, options, analyse, signal } = context;
  const { move, nextBar } = stages(context);
  const report = await fixFile(input, options.out, {
    ...move,
    measure: async (file) =>
      (await measureFile(file, analyse, { signal, hook: nextBar() })).tracks,
    ...(options.minConfidence === undefined
      ? {}
      : { minConfidence: options.minConfidence }),
  });
  return [report, fixText(input, options.out, report)];
}

async function straighten(context: Context): Promise<[FixDriftReport, string]> {
  const { input, options, analyse, signal } = context;
  const { move, nextBar } = stages(context);
  if (options.minConfidence !== undefined) {
    throw new UsageError(
      "options-conflict",
      "--min-confidence is for faces that vote on one offset; --drift takes the network's own threshold for each stretch of time",
    );
  }
  await using tools = await openTools(analyse);
  const report = await fixDrift(input, options.out, {
    ...move,
    measure: (file) =>
      measureDrift(file, { ...analyse, tools, signal, hook: nextBar() }),
  });
  return [report, fixDriftText(input, options.out, report)];
}

await runCommand(async (signal) => {
  await program.parseAsync(process.argv);
  const options = program.opts<Parsed>();
  if (options.audio !== undefined) {
    throw new UsageError(
      "audio-elsewhere",
      "fix moves the sound that is in the file: put the other sound in first",
    );
  }
  const input = program.args[0]!;
  guardOutput(input, options.out, options.force);
  using bars = createStageBars();
  const context: Context = {
    input,
    options,
    analyse: analyseOptionsFrom(program),
    signal,
    bars,
    duration: (await probe(input)).duration,
  };
  const [report, text] = await (options.drift ? straighten : shift)(context);
  bars[Symbol.dispose]();
  console.log(
    options.json
      ? JSON.stringify({ file: input, out: options.out, ...report })
      : text,
  );
  return exitStatus.fine;
});
