/** `deno task demo_feature`: syncnet_python's lip features of one clip. */
import { extname } from "node:path";
import process from "node:process";
import { numpyArray, writePickle, writeTorch } from "../../compat/mod.ts";
import { UsageError } from "../../errors.ts";
import type { Features } from "../../networks/mod.ts";
import { clipFeatures, encodeNpy, writeWhole } from "../../pipeline/mod.ts";
import { writeSafetensors } from "../../torch/mod.ts";
import { createProgressBar } from "../progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "../run_command.ts";
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
  readonly save_as: string;
}

/** How features are written, by the file's ending. */
const formats: Readonly<Record<string, (features: Features) => Uint8Array>> = {
  ".pt": ({ data, rows, dimensions }) => writeTorch(data, [rows, dimensions]),
  ".npy": ({ data, rows, dimensions }) => encodeNpy(data, [rows, dimensions]),
  ".pckl": ({ data, rows, dimensions }) =>
    writePickle(numpyArray("f4", [rows, dimensions], data)),
  ".safetensors": ({ data, rows, dimensions }) =>
    writeSafetensors(
      new Map([["features", {
        dtype: "F32",
        shape: [rows, dimensions],
        data: Float32Array.from(data),
      }]]),
    ),
};

const program = addMachineOptions(
  addNetworkOptions(
    createCommand("deno task demo_feature").description(
      "Write the lip features of a clip that is cut to a face, 512 values per window: syncnet_python's demo_feature.",
    ),
  )
    .option(
      "--videofile <file>",
      "the clip; frames of another size than 224 x 224 are resized",
      "data/example.avi",
    )
    .option(
      "--tmp_dir <folder>",
      "accepted for the sake of old scripts; nothing is written there",
    )
    .option(
      "--save_as <file>",
      `where to; the ending says how: ${Object.keys(formats).join(", ")}`,
      "features.pt",
    ),
).addHelpText(
  "after",
  `
Examples:
  deno task demo_feature --videofile face.mp4 --save_as face.pt
  deno task demo_feature --videofile face.mp4 --save_as face.npy --json

Exit status: 0 fine, 1 the clip could not be read, 2 wrong usage.`,
);

if (import.meta.main) {
  await runCommand(async (signal) => {
    await program.parseAsync(process.argv);
    const options = program.opts<Options>();
    const file = namedVideo(options);
    const encode = formats[extname(options.save_as).toLowerCase()];
    if (encode === undefined) {
      throw new UsageError(
        "format-unknown",
        `${options.save_as} has none of the endings ${
          Object.keys(formats).join(", ")
        }`,
      );
    }
    const { network, model } = await openNetwork(options);
    await using _ = network;
    if (!options.json) console.log(`Model ${model} loaded.`);
    using bar = createProgressBar({ unit: "frames" });
    const features = await clipFeatures(file, {
      network,
      signal,
      hook: bar.hook,
    });
    bar[Symbol.dispose]();
    writeWhole(options.save_as, encode(features));
    const { rows, dimensions } = features;
    console.log(
      options.json
        ? JSON.stringify({ file, savedAs: options.save_as, rows, dimensions })
        : `Written ${options.save_as}: ${rows} x ${dimensions}`,
    );
    return exitStatus.fine;
  });
}
