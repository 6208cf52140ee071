/** `deno task fix`: moves a file's sound so that its offset becomes 0. */
import process from "node:process";
import { InvalidArgumentError } from "commander";
import { UsageError } from "../errors.ts";
import { probe } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { fixFile } from "../repair/mod.ts";
import { addAnalyseOptions, analyseOptionsFrom } from "./analyse_options.ts";
import { fixText } from "./fix_text.ts";
import { measureFile } from "./measure_file.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import { createStageBars, secondsAsFrames } from "./stage_bars.ts";

interface Parsed {
  out: string;
  force?: true;
  reencode?: true;
  minConfidence?: number;
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
  createCommand("fix")
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
  deno task fix old.avi -o new.avi --search 25 --json`,
  );

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
  const analyse = analyseOptionsFrom(program);
  using bars = createStageBars();
  let measured = 0;
  let writing: Hook | undefined;
  const { duration } = await probe(input);
  const report = await fixFile(input, options.out, {
    measure: async (file) => {
      const label = measured++ === 0 ? "measuring" : "measuring again";
      const hook = bars.begin(label);
      return (await measureFile(file, analyse, { signal, hook })).tracks;
    },
    ...(options.force ? { force: true } : {}),
    ...(options.reencode ? { reencode: true } : {}),
    ...(options.minConfidence === undefined
      ? {}
      : { minConfidence: options.minConfidence }),
    signal,
    hook: (event) => {
      writing ??= secondsAsFrames(bars.begin("writing"), duration);
      writing(event);
    },
  });
  bars[Symbol.dispose]();
  console.log(
    options.json
      ? JSON.stringify({ file: input, out: options.out, ...report })
      : fixText(input, options.out, report),
  );
  return exitStatus.fine;
});
