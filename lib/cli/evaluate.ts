/** `deno task evaluate`: how often a network's offset is right, by the protocol. */
import { join } from "node:path";
import process from "node:process";
import { createDetector } from "../faces/mod.ts";
import { loadNetwork, type SyncNetwork } from "../networks/mod.ts";
import { claimFolder, writeWhole } from "../pipeline/mod.ts";
import { toHtml } from "../plots/mod.ts";
import {
  type Clip,
  compareCourses,
  compareDistances,
  type Embedder,
  embedFiles,
  evaluateClips,
  evaluationFigures,
  listClips,
  motionEnergy,
} from "../training/mod.ts";
import { wholeNumber } from "./analyse_options.ts";
import { evaluationText } from "./evaluation_text.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";

/** What commander collects. */
interface Options {
  readonly network: string;
  readonly baselines?: true;
  readonly device: "cpu" | "webgpu" | "cuda";
  readonly threads: number;
  readonly search: number;
  readonly out?: string;
  readonly json?: true;
}

const program = createCommand("deno task evaluate")
  .description(
    "how often a network finds the offset within one frame, by length of the clip",
  )
  .argument("<model>", "weights: a file, or a name from `models list`")
  .argument(
    "<folder>",
    "clips; a truth file (*truth.jsonl) and index.jsonl in it or above it are used",
  )
  .option("--network <name>", "what the weights are of", "syncnet_compact")
  .option("--baselines", "measure simple methods beside it")
  .option("--device <name>", "cpu, webgpu or cuda", "cpu")
  .option("--threads <n>", "processor threads", wholeNumber(1), 2)
  .option(
    "--search <frames>",
    "largest shift to try, both ways",
    wholeNumber(1),
    15,
  )
  .option("--out <folder>", "write evaluation.json and figures here")
  .option("--json", "print JSON in place of tables")
  .addHelpText(
    "after",
    `
Without a truth file each clip's whole-length offset stands in, and the output says so.

Examples:
  deno task evaluate syncnet_compact clips/valid --baselines
  deno task evaluate runs/first/network.safetensors my/clips --out out/evaluation

Exit status: 0 fine, 1 nothing could be evaluated, 2 wrong usage.`,
  );

/** The methods of a run, the network first. */
function methodsOf(network: SyncNetwork, baselines: boolean) {
  const own = { embedder: network as Embedder, compare: compareDistances };
  return baselines && network.crop === "aligned"
    ? [own, { embedder: motionEnergy, compare: compareCourses }]
    : [own];
}

async function evaluate(
  [model, folder]: readonly string[],
  options: Options,
  signal: AbortSignal,
): Promise<void> {
  const files = listClips(folder!);
  if (options.out !== undefined) claimFolder(options.out);
  const { device, threads, search } = options;
  await using detector = await createDetector("yunet", { threads });
  await using network = await loadNetwork(options.network, {
    weights: model!,
    device,
    threads,
  });
  const methods = methodsOf(network, options.baselines ?? false);
  using bar = createProgressBar({ unit: "files" });
  const { clips, dropped } = await embedFiles(files, {
    detector,
    embedders: methods.map(({ embedder }) => embedder),
    signal,
  }, bar.hook);
  bar[Symbol.dispose]();
  const evaluations = methods.map(({ embedder, compare }, i) =>
    evaluateClips(clips[i]!, { method: embedder.name, compare, search })
  );
  const result = {
    model,
    folder,
    weightsSha256: network.sha256,
    evaluations,
    dropped,
  };
  if (options.json) console.log(JSON.stringify(result, null, 2));
  else {
    console.log(evaluationText(evaluations));
    for (const { file, reason } of dropped) {
      console.log(`Left out: ${file}: ${reason}`);
    }
  }
  if (options.out !== undefined) {
    writeResults(options.out, result, clips[0]!);
  }
}

function writeResults(
  folder: string,
  result: { readonly evaluations: ReturnType<typeof evaluateClips>[] },
  clips: readonly Clip[],
): void {
  writeWhole(
    join(folder, "evaluation.json"),
    JSON.stringify(result, null, 2) + "\n",
  );
  const figures = evaluationFigures(result.evaluations, clips);
  for (const [name, figure] of Object.entries(figures)) {
    writeWhole(join(folder, `${name}.html`), toHtml(figure));
  }
}

if (import.meta.main) {
  await runCommand(async (signal) => {
    await program.parseAsync(process.argv);
    await evaluate(program.args, program.opts<Options>(), signal);
    return exitStatus.fine;
  });
}
