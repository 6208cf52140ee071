/** `deno task models`: the networks' files, listed, fetched, added, verified. */
import type { Command } from "commander";
import process from "node:process";
import { UsageError } from "../errors.ts";
import {
  addModel,
  fetchModel,
  listModels,
  modelLicences,
  modelsFolder,
  verifyModels,
  WeightsError,
} from "../weights/mod.ts";
import {
  licencesText,
  listText,
  modelJson,
  verifyText,
} from "./models_text.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";

/** What a subcommand does its work with. */
interface Context {
  readonly signal: AbortSignal;
  status: number;
}

const examples = `
Examples:
  deno task models list
  deno task models fetch syncnet_v2 s3fd
  deno task models add ~/Downloads/lipsync_expert.pth --name wav2lip_expert
  deno task models verify --json
  deno task models licences

Fetched and added files are kept in ${modelsFolder()}
(set SYNC_MODELS to use another folder).
Exit status: 0 fine, 1 something failed, 2 wrong usage.`;

function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** A name that nobody knows is a wrong call, not a failure. */
function asUsage(error: unknown): unknown {
  return error instanceof WeightsError && error.code === "model-unknown"
    ? new UsageError(error.code, error.message, { cause: error })
    : error;
}

function list(options: { json?: boolean }): void {
  const models = listModels();
  if (options.json) {
    printJson(
      models.map((model) => modelJson(model, { present: model.present })),
    );
  } else console.log(listText(models));
}

async function fetchOne(name: string, context: Context): Promise<void> {
  using bar = createProgressBar({ unit: "bytes", label: () => name });
  const { path } = await fetchModel(name, {
    signal: context.signal,
    hook: bar.hook,
  });
  console.log(`${name}: ${path}`);
}

/** Fetches all that can be fetched; one that fails does not keep the others back. */
async function fetch(names: string[], context: Context): Promise<void> {
  const known = new Set(listModels().map(({ entry }) => entry.name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new UsageError(
      "model-unknown",
      `there is no model called ${unknown.join(", ")}; known are ${
        [...known].join(", ")
      }`,
    );
  }
  for (const name of names) {
    try {
      await fetchOne(name, context);
    } catch (error) {
      if (!(error instanceof WeightsError)) throw error;
      console.error(`error: ${error.message}`);
      context.status = exitStatus.failed;
    }
  }
}

async function add(file: string, options: { name?: string }): Promise<void> {
  const { path, sha256, entry } = await addModel(file, options);
  console.log(`${entry?.name}: ${path}\nSHA-256 ${sha256}`);
}

/** A damaged file fails; so does a missing one that was named or is bundled. */
async function verify(
  names: string[],
  options: { json?: boolean },
  context: Context,
): Promise<void> {
  const states = await verifyModels(names).catch((error: unknown) => {
    throw asUsage(error);
  });
  if (options.json) {
    printJson(states.map((state) =>
      modelJson(state, {
        state: state.state,
        ...(state.sha256 === undefined ? {} : { foundSha256: state.sha256 }),
      })
    ));
  } else console.log(verifyText(states));
  const failed = states.some(({ state, entry }) =>
    state === "damaged" ||
    (state === "missing" && (entry.bundled || names.length > 0))
  );
  if (failed) context.status = exitStatus.failed;
}

function modelsCommand(context: Context): Command {
  const command = createCommand("deno task models")
    .description("the networks' files: list, fetch, add, verify")
    .addHelpText("after", examples);
  command.command("list").description("all models and whether they are here")
    .option("--json", "print JSON")
    .action(list);
  command.command("fetch").description("download models, and check them")
    .argument("<names...>", "names from `models list`")
    .action((names: string[]) => fetch(names, context));
  command.command("add")
    .description("take a file of yours into the models' folder")
    .argument("<file>", "a PyTorch checkpoint, safetensors or ONNX file")
    .option("--name <name>", "name to use it by; its file name if not given")
    .action(add);
  command.command("verify")
    .description("compare the files with the listed sizes and digests")
    .argument("[names...]", "only these")
    .option("--json", "print JSON")
    .action((names: string[], options: { json?: boolean }) =>
      verify(names, options, context)
    );
  command.command("licences").description("licences and citations")
    .action(() => console.log(licencesText(modelLicences())));
  return command;
}

if (import.meta.main) {
  await runCommand(async (signal) => {
    const context: Context = { signal, status: exitStatus.fine };
    await modelsCommand(context).parseAsync(process.argv);
    return context.status;
  });
}
