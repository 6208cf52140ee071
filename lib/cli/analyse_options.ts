import { Command, InvalidArgumentError, Option } from "commander";
import { UsageError } from "../errors.ts";
import { analyseDefaults, type AnalyseOptions } from "../pipeline/mod.ts";
import { givenOptions } from "./refuse_given.ts";

/** A parser for an option that takes a whole number from `least` up. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least) {
      throw new InvalidArgumentError(
        `Expected a whole number from ${least} up.`,
      );
    }
    return value;
  };
}

/**
 * Seconds as people write them: `12.5`, `1:05` or `1:02:03.2`.
 */
export function seconds(text: string): number {
  if (!/^(\d+:){0,2}\d+(\.\d+)?$/.test(text)) {
    throw new InvalidArgumentError(
      "Expected seconds (12.5) or a time (1:02:03.2).",
    );
  }
  return text.split(":").reduce((total, part) => total * 60 + Number(part), 0);
}

/** Adds the options that say how a file is analysed; shared by every command that measures. */
export function addAnalyseOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--faces <how>",
        "detect faces, or take the whole frame as the face (material that is already cropped)",
      )
        .choices(["detect", "whole"]).default("detect"),
    )
    .addOption(
      new Option(
        "--detector <name>",
        "face detector: s3fd is the original's (fetch its weights first)",
      ).choices(["yunet", "s3fd"]).default(analyseDefaults.detector),
    )
    .option(
      "--detector-weights <file>",
      "weights of s3fd, if they are not the listed ones",
    )
    .option(
      "--detector-side <pixels>",
      "longer side of the picture that yunet looks at (default: 640)",
      wholeNumber(32),
    )
    .option(
      "--every <n>",
      "detect in every n-th frame, interpolate between (default: 3; 1 in the recipe syncnet_python)",
      wholeNumber(1),
    )
    .option(
      "--tiles <n>",
      "n x n tiles, for small faces in large frames",
      wholeNumber(1),
      analyseDefaults.tiles,
    )
    .option(
      "--network <name>",
      "sync network: syncnet_compact, or syncnet_v2 (fetch its weights first)",
      analyseDefaults.network,
    )
    .option(
      "--weights <file>",
      "weights of the network: a file, or a name from `models list`",
    )
    .option(
      "--recipe <name>",
      "everything that changes a score, by one name: default (syncnet_compact), or syncnet_python (syncnet_v2) (default: the network's own)",
    )
    .addOption(
      new Option("--device <name>", "where the networks run").choices([
        "cpu",
        "webgpu",
        "cuda",
      ]).default("cpu"),
    )
    .option(
      "--threads <n>",
      "processor threads a file may use",
      wholeNumber(1),
      analyseDefaults.threads,
    )
    .option(
      "--min-track <frames>",
      "shortest track to keep, in frames of 40 ms (default: 25; 100 in the recipe syncnet_python)",
      wholeNumber(1),
    )
    .option(
      "--min-face <pixels>",
      "smallest face to keep, longer side in source pixels (default: 24; 100 in the recipe syncnet_python)",
      wholeNumber(1),
    )
    .option(
      "--search <frames>",
      "largest shift to try, both ways, in frames of 40 ms (default: 15)",
      wholeNumber(1),
    )
    .option(
      "--audio-stream <n>",
      "which sound of the file to hear: 0 is its first audio stream (default: the one that the file marks)",
      wholeNumber(0),
    )
    .option(
      "--audio <file>",
      "hear the sound of another file instead (dubs, generated heads)",
    )
    .option("--start <time>", "begin here: seconds or h:mm:ss", seconds)
    .option("--end <time>", "end here: seconds or h:mm:ss", seconds);
}

/** What commander collects for {@link addAnalyseOptions}. */
interface Parsed {
  faces: "detect" | "whole";
  detector: string;
  detectorWeights?: string;
  detectorSide?: number;
  every?: number;
  tiles: number;
  network: string;
  weights?: string;
  recipe?: string;
  device: AnalyseOptions["device"];
  threads: number;
  minTrack?: number;
  minFace?: number;
  search?: number;
  audioStream?: number;
  audio?: string;
  start?: number;
  end?: number;
}

/** What only a detector can use; {@link Parsed} names. */
const detectorOptions: ReadonlySet<string> = new Set([
  "detector",
  "detectorWeights",
  "detectorSide",
  "every",
  "tiles",
]);

/** Refuses options that would be read and then have no effect, or contradict each other. */
function checkTogether(command: Command): void {
  const { faces, start, end } = command.opts<Parsed>();
  const idle = givenOptions(command).find((option) =>
    detectorOptions.has(option.attributeName())
  );
  if (faces === "whole" && idle !== undefined) {
    throw new UsageError(
      "option-idle",
      `with --faces whole nothing is detected, so ${idle.long} has no effect: leave one of the two out`,
    );
  }
  if (end !== undefined && (start ?? 0) >= end) {
    throw new UsageError(
      "bad-range",
      `the end (${end} s) must come after the start (${start ?? 0} s)`,
    );
  }
}

/**
 * The options of the analysis from what the command line collected.
 *
 * @throws {UsageError} `option-idle` for an option that would have no effect, `bad-range` for an end before the start
 */
export function analyseOptionsFrom(command: Command): AnalyseOptions {
  checkTogether(command);
  const { faces, minFace, audio, ...rest } = command.opts<Parsed>();
  const known: Record<string, unknown> = {
    ...rest,
    detector: faces === "whole" ? "whole" : rest.detector,
    minFaceSize: minFace,
    audioFile: audio,
  };
  const names = [
    ...[
      "detector",
      "detectorWeights",
      "detectorSide",
      "every",
      "tiles",
      "network",
      "weights",
      "recipe",
      "device",
    ],
    ...[
      "threads",
      "minTrack",
      "minFaceSize",
      "search",
      "audioStream",
      "audioFile",
      "start",
      "end",
    ],
  ];
  return Object.fromEntries(
    names.filter((name) => known[name] !== undefined).map((
      name,
    ) => [name, known[name]]),
  ) as unknown as AnalyseOptions;
}
