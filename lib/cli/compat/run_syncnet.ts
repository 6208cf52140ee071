/** `deno task run_syncnet`: syncnet_python's second script. */
import process from "node:process";
import { compatSyncnet } from "../../pipeline/mod.ts";
import { createProgressBar } from "../progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "../run_command.ts";
import { evaluationJson, evaluationLines } from "./lab_lines.ts";
import { openNetwork } from "./lab_networks.ts";
import {
  addMachineOptions,
  addNetworkOptions,
  addPlaceOptions,
  type MachineOptions,
  type NetworkOptions,
  type PlaceOptions,
} from "./lab_options.ts";

type Options = PlaceOptions & NetworkOptions & MachineOptions;

const program = addMachineOptions(
  addPlaceOptions(
    addNetworkOptions(
      createCommand("deno task run_syncnet").description(
        "Tell how far sound and picture are apart for the faces that run_pipeline cut out: syncnet_python's run_syncnet.",
      ),
    ),
  ),
).addHelpText(
  "after",
  `
Leaves activesd.pckl and offsets.txt in data_dir/pywork for the reference.
Offsets: negative = the sound is late; the network's own, nothing is taken off.

Examples:
  deno task run_syncnet --reference talk --data_dir out
  deno task run_syncnet --reference talk --data_dir out --initial_model syncnet_v2.model --vshift 25

Exit status: 0 fine, 1 a clip could not be evaluated, 2 wrong usage.`,
);

if (import.meta.main) {
  await runCommand(async (signal) => {
    await program.parseAsync(process.argv);
    const options = program.opts<Options>();
    const { network, model } = await openNetwork(options);
    await using _ = network;
    if (!options.json) console.log(`Model ${model} loaded.`);
    using bar = createProgressBar({ unit: "frames", stage: "frames" });
    let started = performance.now();
    for await (
      const evaluation of compatSyncnet({
        network,
        dataDir: options.data_dir,
        reference: options.reference,
        vshift: options.vshift,
        signal,
        hook: bar.hook,
      })
    ) {
      const seconds = (performance.now() - started) / 1000;
      started = performance.now();
      console.log(
        options.json
          ? JSON.stringify(evaluationJson(evaluation.name, evaluation))
          : evaluationLines(evaluation, seconds),
      );
    }
    return exitStatus.fine;
  });
}
