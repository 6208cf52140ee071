/** `deno task visualise`: a video with boxes, confidence and offsets drawn on it. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import process from "node:process";
import { UsageError } from "../errors.ts";
import {
  type AnalyseOptions,
  type FileResult,
  fileResultSchema,
} from "../pipeline/mod.ts";
import { guardOutput } from "../repair/mod.ts";
import { overlayDefaults, writeOverlay } from "../report/mod.ts";
import {
  addAnalyseOptions,
  analyseOptionsFrom,
  wholeNumber,
} from "./analyse_options.ts";
import { measureFile } from "./measure_file.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import { createStageBars, type StageBars } from "./stage_bars.ts";
import { fileLines } from "./words.ts";

interface Parsed {
  out?: string;
  force?: true;
  result?: string;
  maxSide?: number;
  quality: number;
  json?: true;
}

const program = addAnalyseOptions(
  createCommand("deno task visualise")
    .description(
      "Write a video with a box around each face, from red to green with its confidence, and a running strip of confidence.",
    )
    .argument("<file>", "a media file"),
)
  .option(
    "-o, --out <file>",
    "where to write, .mp4, .mov or .mkv (default: out/overlay/NAME.mp4)",
  )
  .option("--force", "replace an existing output")
  .option(
    "--result <file>",
    "draw this result.json of the same file in place of measuring it; --start, --end and --audio as then",
  )
  .option(
    "--max-side <pixels>",
    "longer side of the overlay (default: that of the file)",
    wholeNumber(16),
  )
  .option(
    "--quality <crf>",
    "quality of the pictures, x264's CRF; lower is better",
    wholeNumber(0),
    overlayDefaults.quality,
  )
  .option("--json", "print one JSON object in place of sentences")
  .addHelpText(
    "after",
    `
Each label: number of the track, confidence of the frame, offset of the track.

Exit status: 0 the video was written, 1 the file failed, 2 wrong usage.

Examples:
  deno task visualise data/samples/grid_two_faces.mp4
  deno task visualise talk.mp4 -o talk_overlay.mp4 --max-side 1280
  deno task visualise talk.mp4 --result out/pipeline/talk.mp4/result.json`,
  );

/** Containers that take H.264 and the sounds that are copied. */
const extensions: ReadonlySet<string> = new Set([".mp4", ".mov", ".mkv"]);

function outputFor(file: string, { out, force }: Parsed): string {
  const name = `${basename(file, extname(file))}.mp4`;
  const output = out ?? join("out", "overlay", name);
  if (!extensions.has(extname(output).toLowerCase())) {
    throw new UsageError(
      "container-unfit",
      `${output} cannot hold the overlay: end its name with ${
        [...extensions].join(", ")
      }`,
    );
  }
  // A default output is made anew each time; a named one is somebody's.
  guardOutput(file, output, force ?? out === undefined);
  return output;
}

function readResult(path: string): FileResult {
  const refuse = (why: string): UsageError =>
    new UsageError(
      "result-unreadable",
      `${path} is no result.json of this version: ${why}`,
    );
  if (!existsSync(path)) throw refuse("there is no such file");
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw refuse("it is not JSON");
  }
  const parsed = fileResultSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(`${issue!.path.join(".")}: ${issue!.message}`);
  }
  if (parsed.data.status === "ok") return parsed.data;
  throw refuse(`the file had failed (${parsed.data.reason})`);
}

async function measured(
  file: string,
  { result }: Parsed,
  analyse: AnalyseOptions,
  signal: AbortSignal,
  bars: StageBars,
): Promise<FileResult> {
  if (result !== undefined) return readResult(result);
  const hook = bars.begin("measuring");
  return await measureFile(file, analyse, { signal, hook });
}

await runCommand(async (signal) => {
  await program.parseAsync(process.argv);
  const options = program.opts<Parsed>();
  const file = program.args[0]!;
  const output = outputFor(file, options);
  const analyse = analyseOptionsFrom(program);
  using bars = createStageBars();
  const result = await measured(file, options, analyse, signal, bars);
  mkdirSync(dirname(output), { recursive: true });
  await writeOverlay(file, result, output, {
    ...analyse,
    quality: options.quality,
    ...(options.maxSide === undefined ? {} : { maxSide: options.maxSide }),
    signal,
    hook: bars.begin("drawing"),
  });
  bars[Symbol.dispose]();
  const faces = result.tracks.length;
  if (options.json) {
    console.log(
      JSON.stringify({ file, out: output, network: result.network, faces }),
    );
  } else {
    for (const line of fileLines(result)) console.log(line);
    console.log(`Overlay: ${output}`);
  }
  return exitStatus.fine;
});
