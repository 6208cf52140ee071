/** `deno task drift`: how a file's offset goes on over time. */
import { basename, join } from "node:path";
import process from "node:process";
import { InvalidArgumentError } from "commander";
import { measureDrift, writeWhole } from "../pipeline/mod.ts";
import { describeDrift } from "../repair/mod.ts";
import { addAnalyseOptions, analyseOptionsFrom } from "./analyse_options.ts";
import { driftFigure, guardFigure } from "./drift_figure.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import { createStageBars } from "./stage_bars.ts";

interface Parsed {
  figure: string | false;
  stretch?: number;
  json?: true;
}

/** A number of seconds that gives enough windows. */
function stretchSeconds(text: string): number {
  const value = Number(text);
  if (!(value >= 1)) {
    throw new InvalidArgumentError("expected a number of seconds from 1 up.");
  }
  return value;
}

const program = addAnalyseOptions(
  createCommand("deno task drift")
    .description(
      "Tell how the offset of a file goes on over time: constant, drifting or in steps.",
    )
    .argument("<file>", "a media file, three minutes or more"),
)
  .option(
    "--stretch <seconds>",
    "seconds that give one offset (default: 4 to 10, by the file's duration)",
    stretchSeconds,
  )
  .option(
    "--figure <file>",
    "where the figure goes: .html, .png or .svg (default: out/drift/NAME.html)",
  )
  .option("--no-figure", "draw no figure")
  .option("--json", "print one JSON object in place of sentences")
  .addHelpText(
    "after",
    `
Positive ppm: the sound plays too fast and comes earlier and earlier. Repair it
with: deno task fix FILE -o OUT --drift

Exit status: 0 a line was drawn, 1 the file failed or is too short, 2 wrong usage.

Examples:
  deno task drift lecture.mp4
  deno task drift lecture.mp4 --figure drift.png --json
  deno task drift data/samples/grid_three_shots.mp4 --stretch 3 --no-figure`,
  );

await runCommand(async (signal) => {
  await program.parseAsync(process.argv);
  const options = program.opts<Parsed>();
  const file = program.args[0]!;
  const figure = options.figure ??
    join("out", "drift", `${basename(file)}.html`);
  if (figure) guardFigure(figure);
  using bars = createStageBars();
  const result = await measureDrift(file, {
    ...analyseOptionsFrom(program),
    ...(options.stretch === undefined
      ? {}
      : { stretchSeconds: options.stretch }),
    signal,
    hook: bars.begin(basename(file)),
  });
  bars[Symbol.dispose]();
  if (figure) writeWhole(figure, await driftFigure(figure, result));
  if (options.json) {
    console.log(JSON.stringify({ ...result, figure: figure || null }));
    return exitStatus.fine;
  }
  const sure = result.points.filter((point) => point.sure).length;
  console.log(`${file}: ${describeDrift(result)}`);
  console.log(
    `  ${sure} of ${result.points.length} stretches are sure; they lie ${
      result.residualMs.toFixed(1)
    } ms from the line (median). Network ${result.made.network}, recipe ${result.made.recipe}.`,
  );
  if (figure) console.log(`  Figure: ${figure}`);
  return exitStatus.fine;
});
