/** `deno task train`: trains a network as a configuration says. */
import { readFileSync } from "node:fs";
import process from "node:process";
import type { Hook, StageEvent } from "../progress.ts";
import { UsageError } from "../errors.ts";
import {
  type CleanFunnel,
  parseTrainConfig,
  refine,
  type StepLine,
  train,
  type TrainConfig,
  TrainingError,
  type TrainSummary,
  type ValidationLine,
} from "../training/mod.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";

const program = createCommand("deno task train")
  .description("train a sync network; a run that was stopped goes on")
  .argument("<config>", "a JSON file; see the example")
  .option("--fresh", "begin anew, even if there is a checkpoint")
  .option(
    "--refine",
    "after the run, drop tracks that do not fit and train once more",
  )
  .option("--json", "print JSON at the end")
  .addHelpText(
    "after",
    `
The least configuration:
  {"store": "out/store", "out": "out/run"}
With "validation": "out/valid", a store of other people, it is told how well they are read.

A store without hints of its tracks' lateness is taken to be in sync. --refine then asks the
trained network: it drops tracks that fit nowhere and moves those that fit elsewhere. It needs
a first round that has learnt something: one that has not finds nothing, moves nothing and
drops at random. An offset that all tracks share is not found, since the network has learnt it
as being in sync.

"start": "models/syncnet_compact.onnx" goes on from the bundled network, or from any other network
or checkpoint of the same architecture. The mean of what it began with (start.safetensors) and what
it came to often reads strangers better than either: tools/export_network.ts.

The folder "out" gets network.onnx (to use: deno task evaluate out/run/network.onnx FOLDER),
network.safetensors, checkpoint.safetensors, log.jsonl and training.html.

Exit status: 0 done, 1 the run failed (its last good checkpoint stays), 2 wrong usage,
130 stopped by Ctrl-C (with a checkpoint).`,
  );

function readConfig(path: string): TrainConfig {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new UsageError(
      "config-unreadable",
      `${path} cannot be read as JSON: ${(cause as Error).message}`,
      { cause },
    );
  }
  try {
    return parseTrainConfig(value);
  } catch (error) {
    if (!(error instanceof TrainingError)) throw error;
    throw new UsageError(error.code, error.message, { cause: error });
  }
}

function validationText({ step, accuracy, auc }: ValidationLine): string {
  const shares = Object.entries(accuracy).map(([what, share]) =>
    `${what}: ${share.toFixed(3)}`
  );
  const areas = Object.entries(auc).map(([windows, area]) =>
    `AUC ${windows}: ${area.toFixed(3)}`
  );
  return `step ${step}, within ±1 frame: ${[...shares, ...areas].join("  ")}`;
}

function labelOf({ stage, artifact }: StageEvent): string {
  switch (stage) {
    case "train": {
      const { loss, positive, negative } = artifact as StepLine;
      return `loss ${loss.toFixed(3)}, distances ${positive.toFixed(2)} and ${
        negative.toFixed(2)
      }`;
    }
    case "self-check":
      return `self-check, loss ${(artifact as number).toFixed(3)}`;
    default:
      return stage;
  }
}

/** Draws a bar for each stage in turn, and prints validations. */
function createReporter(): { hook: Hook } & Disposable {
  let bar: ReturnType<typeof createProgressBar> | undefined;
  let drawn = "";
  const end = (): void => {
    bar?.[Symbol.dispose]();
    bar = undefined;
  };
  return {
    hook(event) {
      if (event.stage === "validated") {
        end();
        console.error(validationText(event.artifact as ValidationLine));
        return;
      }
      if (event.stage === "note") {
        end();
        console.error(event.artifact as string);
        return;
      }
      if (event.stage !== drawn) end();
      drawn = event.stage;
      bar ??= createProgressBar({ unit: "steps", label: labelOf });
      bar.hook(event);
    },
    [Symbol.dispose]: end,
  };
}

function summaryText(config: TrainConfig, summary: TrainSummary): string {
  const { steps, finished, loss, chance, tracks, validation } = summary;
  return [
    `${steps} steps${
      finished ? "" : " (stopped)"
    }, ${tracks.used} tracks; loss ${loss.toFixed(3)}, chance ${
      chance.toFixed(3)
    }`,
    ...Object.entries(tracks.dropped).map(([reason, count]) =>
      `  left out ${count} tracks: ${reason}`
    ),
    ...(validation === undefined ? [] : [validationText(validation)]),
    `network and figure are in ${config.out}`,
  ].join("\n");
}

function funnelText({ before, after, dropped, moved }: CleanFunnel): string {
  return [
    `cleaning: ${before} tracks, ${after} kept, the offset of ${moved} of them moved`,
    ...Object.entries(dropped).map(([reason, count]) =>
      `  dropped ${count}: ${reason}`
    ),
    ...(moved > 0 ? [] : [
      "  no offset was moved: the tracks are in sync already, or the first round has learnt too little to say (look at its distances and validation), or all tracks share one offset, which it takes for sync",
    ]),
  ].join("\n");
}

async function run(
  config: TrainConfig,
  options: {
    readonly fresh?: true;
    readonly refine?: true;
    readonly json?: true;
  },
  signal: AbortSignal,
): Promise<number> {
  using reporter = createReporter();
  const { hook } = reporter;
  const round = async (own: TrainConfig): Promise<TrainSummary> => {
    const summary = await train(own, {
      fresh: options.fresh ?? false,
      signal,
      hook,
    });
    reporter[Symbol.dispose]();
    if (options.json) console.log(JSON.stringify(summary, null, 2));
    else console.log(summaryText(own, summary));
    return summary;
  };
  const first = await round(config);
  if (options.refine && first.finished) {
    const second = await refine(config, { hook });
    reporter[Symbol.dispose]();
    if (!options.json) console.log(funnelText(second.funnel));
    await round(second.config);
  }
  return signal.aborted ? exitStatus.interrupted : exitStatus.fine;
}

if (import.meta.main) {
  await runCommand(async (signal) => {
    await program.parseAsync(process.argv);
    return await run(readConfig(program.args[0]!), program.opts(), signal);
  });
}
