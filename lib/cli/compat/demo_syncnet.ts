/** `deno task demo_syncnet`: syncnet_python's demonstration on one clip. */
import process from "node:process";
import { evaluateClip } from "../../pipeline/mod.ts";
import { createProgressBar } from "../progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "../run_command.ts";
import { evaluationJson, evaluationLines } from "./lab_lines.ts";
import { openNetwork } from "./lab_networks.ts";
import {
  addMachineOptions,
  addNetworkOptions,
  type MachineOptions,
  namedVideo,
  type NetworkOptions,
} from "./lab_options.ts";

interface Options extends NetworkOptions, MachineOptions {
  readonly videofile: string;
}

const program = addMachineOptions(
  addNetworkOptions(
    createCommand("deno task demo_syncnet").description(
      "Tell how far sound and picture are apart in a clip that is cut to a face: syncnet_python's demo_syncnet.",
    ),
  )
    .option(
      "--videofile <file>",
      "the clip; frames of another size than 224 x 224 are resized",
      "data/example.avi",
    )
    .option(
      "--tmp_dir <folder>",
      "accepted for the sake of old scripts; nothing is written",
    )
    .option("--reference <name>", "accepted for the sake of old scripts"),
).addHelpText(
  "after",
  `
Examples:
  deno task demo_syncnet --videofile data/example.avi --tmp_dir /tmp
  deno task demo_syncnet --videofile face.mp4 --vshift 25 --json

Exit status: 0 fine, 1 the clip could not be evaluated, 2 wrong usage.`,
);

if (import.meta.main) {
  await runCommand(async (signal) => {
    await program.parseAsync(process.argv);
    const options = program.opts<Options>();
    const file = namedVideo(options);
    const { network, model } = await openNetwork(options);
    await using _ = network;
    if (!options.json) console.log(`Model ${model} loaded.`);
    using bar = createProgressBar({ unit: "frames" });
    const started = performance.now();
    const evaluation = await evaluateClip(file, {
      network,
      vshift: options.vshift,
      signal,
      hook: bar.hook,
    });
    bar[Symbol.dispose]();
    console.log(
      options.json
        ? JSON.stringify(evaluationJson(file, evaluation))
        : evaluationLines(evaluation, (performance.now() - started) / 1000),
    );
    return exitStatus.fine;
  });
}
