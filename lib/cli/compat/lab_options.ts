import { type Command, InvalidArgumentError, Option } from "commander";
import { SyncError, UsageError } from "../../errors.ts";
import type { AnalyseOptions } from "../../pipeline/mod.ts";
import { wholeNumber } from "../analyse_options.ts";

/** Where syncnet_python's scripts work. */
export interface PlaceOptions {
  /** Folder of all references. */
  readonly data_dir: string;
  /** The video. */
  readonly videofile: string;
  /** Name of the video. */
  readonly reference: string;
}

/** Adds the options of the scripts that work in `data_dir`, under their names. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option("--data_dir <folder>", "folder of all references", "data/work")
    .option("--videofile <file>", "the video", "")
    .option("--reference <name>", "name of the video", "");
}

/** What every script that loads a network takes beside the original's options. */
export interface MachineOptions {
  /** Where networks run. */
  readonly device: AnalyseOptions["device"];
  /** Processor threads. */
  readonly threads: number;
  /** Whether to print JSON in place of the original's lines. */
  readonly json?: true;
}

/** Adds options that the original does not have. */
export function addMachineOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--device <name>", "where the networks run").choices([
        "cpu",
        "webgpu",
        "cuda",
      ]).default("cpu"),
    )
    .option("--threads <n>", "processor threads", wholeNumber(1), 2)
    .option("--json", "print JSON in place of the original's lines");
}

/** What the scripts that run SyncNet take. */
export interface NetworkOptions {
  /** Weights of SyncNet v2. */
  readonly initial_model?: string;
  /** Windows at a time; results do not depend on it. */
  readonly batch_size: number;
  /** Largest shift in frames, both ways. */
  readonly vshift: number;
}

/** Adds the options of the scripts that run SyncNet, under their names. */
export function addNetworkOptions(command: Command): Command {
  return command
    .option(
      "--initial_model <file>",
      "weights of SyncNet v2 (default: data/syncnet_v2.model, or what `deno task models fetch syncnet_v2` fetched)",
    )
    .option(
      "--batch_size <n>",
      "accepted for the sake of old scripts; the batch follows from the device",
      wholeNumber(1),
      20,
    )
    .option(
      "--vshift <frames>",
      "largest shift to try, both ways",
      wholeNumber(1),
      15,
    );
}

/** A number from `least` up, whole or not. */
export function numberFrom(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && value >= least) {
      return value;
    }
    throw new InvalidArgumentError(`expected a number from ${least} up.`);
  };
}

/** The only frame rate there is: the original converts every video to it. */
const frameRate = 25;

/** Adds `--frame_rate`. */
export function addFrameRate(command: Command): Command {
  return command.option(
    "--frame_rate <rate>",
    "25: every video is taken at 25 frames a second, whatever its own rate",
    (text) => {
      if (Number(text) === frameRate) return frameRate;
      throw new InvalidArgumentError(
        "the network needs 25 frames a second, and every video is converted to that; leave the option out.",
      );
    },
    frameRate,
  );
}

/**
 * Makes sure that a video was named.
 *
 * @throws {UsageError} `no-input`
 */
export function namedVideo({ videofile }: { readonly videofile: string }) {
  if (videofile !== "") return videofile;
  throw new UsageError("no-input", "name the video with --videofile");
}

/** Whether an error says that the weights of a known model are not here. */
export function isMissingModel(error: unknown): boolean {
  return error instanceof SyncError && error.code === "model-missing";
}
