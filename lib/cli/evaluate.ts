/** `deno task evaluate`: how often a network's offset is right, by the protocol. */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { Option } from "commander";
import { createDetector } from "../faces/mod.ts";
import { loadNetwork, type SyncNetwork } from "../networks/mod.ts";
import { claimFolder, writeWhole } from "../pipeline/mod.ts";
import { toHtml } from "../plots/mod.ts";
import {
  type Clip,
  compareCourses,
  compareDistances,
  type Comparer,
  compareShiftScores,
  type DroppedFile,
  type Embedder,
  embedFiles,
  embedStore,
  evaluateClips,
  type EvaluateOptions,
  type Evaluation,
  evaluationFigures,
  fitCanonical,
  listClips,
  type ListedClip,
  motionEnergy,
  openStore,
  timedBy,
  timeTracks,
} from "../training/mod.ts";
import { wholeNumber } from "./analyse_options.ts";
import { evaluationText } from "./evaluation_text.ts";
import { lrAsdBaseline, lrAsdName, lrAsdNote } from "./lr_asd_baseline.ts";
import { createProgressBar } from "./progress_bar.ts";
import { createCommand, exitStatus, runCommand } from "./run_command.ts";
import {
  calibrationText,
  onnxPath,
  writeCalibrated,
} from "./write_calibrated.ts";

/** What commander collects. */
interface Options {
  readonly network: string;
  readonly baselines?: true;
  readonly fit?: string;
  readonly against?: readonly string[];
  readonly truthBy?: string;
  readonly device: "cpu" | "webgpu" | "cuda";
  readonly threads: number;
  readonly search: number;
  readonly calibrate?: string;
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
    "clips; a truth file (*truth.jsonl) and index.jsonl in it or above it are used. Or a store made by `prepare`, which is faster",
  )
  .option("--network <name>", "what the weights are of", "syncnet_compact")
  .option(
    "--baselines",
    "measure other methods beside it: mouth motion against loudness, canonical correlation (with --fit), LR-ASD's scores maximised over shifts (on clips, if `models list` has lr_asd; its faces cost as much time again)",
  )
  .option(
    "--fit <store>",
    "store to fit the canonical correlation baseline to; never that of the clips",
  )
  .option("--against <weights...>", "other networks of the same kind beside it")
  .addOption(
    new Option(
      "--truth-by <weights>",
      "another network of the same kind whose reading of each whole clip counts as true, in place of a truth file",
    ).conflicts("calibrate"),
  )
  .option("--device <name>", "cpu, webgpu or cuda", "cpu")
  .option("--threads <n>", "processor threads", wholeNumber(1), 2)
  .option(
    "--search <frames>",
    "largest shift to try, both ways",
    wholeNumber(1),
    15,
  )
  .option(
    "--calibrate <file>",
    "measure zero and thresholds on these clips, whose offsets must be known, and write the network with them to this .onnx file",
  )
  .option("--out <folder>", "write evaluation.json and figures here")
  .option("--json", "print JSON in place of tables")
  .addHelpText(
    "after",
    `
Without a truth file each clip's whole-length offset stands in, and the output says so.
A truth file may give one offset to a whole source, though each clip has its own:
--truth-by tells how far two networks agree on each.

Examples:
  deno task evaluate syncnet_compact clips/valid --baselines
  deno task evaluate out/run/network.onnx out/valid --against syncnet_compact --fit out/store
  deno task evaluate out/run/network.onnx my/clips --out out/evaluation
  deno task evaluate out/run/network.onnx my/clips --truth-by syncnet_compact
  deno task evaluate out/run/network.onnx out/valid --calibrate out/network.onnx

Exit status: 0 the table was made (files and methods left out are named), 1 nothing
could be evaluated, 2 wrong usage, 130 stopped by Ctrl-C.`,
  );

/** A way to tell offsets, with its name in the tables. */
interface Method {
  readonly name: string;
  readonly embedder: Embedder;
  readonly compare: Comparer;
}

/** Whose word the clips' lateness is, and clips with it. */
interface Truth {
  readonly truth: NonNullable<EvaluateOptions["truth"]>;
  readonly timed: (clips: readonly Clip[]) => readonly Clip[];
}

/** A method that was asked for and has no column, and why. */
interface MethodLeftOut {
  readonly method: string;
  readonly reason: string;
}

/** The baselines that were asked for and that take the network's crops. */
async function baselinesOf(
  network: SyncNetwork,
  { baselines, fit }: Options,
  leftOut: MethodLeftOut[],
): Promise<Method[]> {
  if (network.crop !== "aligned") {
    const reason = "it looks at aligned mouths, this network at whole faces";
    if (baselines) leftOut.push({ method: motionEnergy.name, reason });
    if (baselines || fit !== undefined) {
      leftOut.push({ method: "canonical correlation", reason });
    }
    return [];
  }
  if (baselines && fit === undefined) {
    leftOut.push({
      method: "canonical correlation",
      reason:
        "it has to be fitted first; name a store of other clips with --fit",
    });
  }
  const embedders: Embedder[] = [];
  if (baselines) embedders.push(motionEnergy);
  if (fit !== undefined) {
    using store = openStore(fit);
    embedders.push(await fitCanonical(store, timeTracks(store.tracks).tracks));
  }
  return embedders.map((embedder) => ({
    name: embedder.name,
    embedder,
    compare: compareCourses,
  }));
}

/** Whether a folder is a store made by `prepare`. */
function isStore(folder: string): boolean {
  return existsSync(join(folder, "pixels.bin"));
}

/** Vectors of each clip of a folder's files, or of a store, for each method. */
async function embedAll(
  folder: string,
  files: readonly ListedClip[] | undefined,
  embedders: readonly Embedder[],
  { threads }: Options,
  signal: AbortSignal,
): Promise<{ clips: Clip[][]; dropped: readonly DroppedFile[] }> {
  using bar = createProgressBar({ unit: "files" });
  const { hook } = bar;
  if (files === undefined) {
    using store = openStore(folder);
    const clips: Clip[][] = [];
    for (const embedder of embedders) {
      clips.push(await embedStore(store, embedder, { signal, hook }));
    }
    const dropped = store.dropped.map((file) => ({ code: "dropped", ...file }));
    return { clips, dropped };
  }
  await using detector = await createDetector("yunet", { threads });
  const { clips, dropped } = await embedFiles(files, {
    detector,
    embedders,
    signal,
  }, hook);
  return { clips: clips.map((own) => [...own]), dropped };
}

/** Adds LR-ASD's column, and the files that it alone could not read. */
async function addLrAsd(
  files: readonly ListedClip[] | undefined,
  { device, threads, search }: Options,
  signal: AbortSignal,
  { truth, timed, evaluations, dropped, leftOut }: Truth & {
    evaluations: Evaluation[];
    dropped: DroppedFile[];
    leftOut: MethodLeftOut[];
  },
): Promise<void> {
  const made = await lrAsdBaseline(files, { device, threads, search, signal });
  if ("reason" in made) {
    leftOut.push({ method: lrAsdName, reason: made.reason });
    return;
  }
  evaluations.push(evaluateClips(timed(made.clips[0]!), {
    method: lrAsdName,
    compare: compareShiftScores,
    ownSoundOnly: true,
    truth,
    search,
  }));
  const known = new Set(dropped.map(({ file }) => file));
  for (const { file, code, reason } of made.dropped) {
    if (known.has(file)) continue;
    dropped.push({ file, code, reason: `from ${lrAsdName} alone: ${reason}` });
  }
}

async function evaluate(
  [model, folder]: readonly string[],
  options: Options,
  signal: AbortSignal,
): Promise<void> {
  const files = isStore(folder!) ? undefined : listClips(folder!);
  const kept = options.calibrate === undefined
    ? undefined
    : { path: await onnxPath(model!), output: options.calibrate };
  if (options.out !== undefined) claimFolder(options.out);
  const { device, threads, search, against = [], truthBy } = options;
  await using networks = new AsyncDisposableStack();
  const load = async (weights: string): Promise<SyncNetwork> =>
    networks.use(
      await loadNetwork(options.network, { weights, device, threads }),
    );
  const network = await load(model!);
  const methods: Method[] = [
    { name: model!, embedder: network, compare: compareDistances },
  ];
  for (const weights of against) {
    methods.push({
      name: weights,
      embedder: await load(weights),
      compare: compareDistances,
    });
  }
  const leftOut: MethodLeftOut[] = [];
  methods.push(...await baselinesOf(network, options, leftOut));
  const other = truthBy === undefined
    ? []
    : [{ embedder: await load(truthBy) }];
  const embedded = await embedAll(
    folder!,
    files,
    [...methods, ...other].map(({ embedder }) => embedder),
    options,
    signal,
  );
  const truth: Truth = truthBy === undefined
    ? { truth: "file", timed: (clips) => clips }
    : {
      truth: "other-network",
      timed: timedBy(embedded.clips.at(-1)!, search),
    };
  const clips = embedded.clips.slice(0, methods.length).map(truth.timed);
  const dropped = [...embedded.dropped];
  const evaluations = methods.map(({ name, compare }, i) =>
    evaluateClips(clips[i]!, {
      method: basename(name),
      compare,
      truth: truth.truth,
      search,
    })
  );
  if (options.baselines) {
    const report = { ...truth, evaluations, dropped, leftOut };
    await addLrAsd(files, options, signal, report);
  }
  const calibration = kept &&
    writeCalibrated(kept.path, clips[0]!, kept.output);
  const result = {
    model,
    folder,
    weightsSha256: network.sha256,
    ...(truthBy === undefined ? {} : { truthBy }),
    ...(calibration === undefined ? {} : { calibration }),
    evaluations,
    dropped,
    leftOut,
  };
  if (options.json) console.log(JSON.stringify(result, null, 2));
  else {
    console.log(evaluationText(evaluations, truthBy));
    if (evaluations.some(({ method }) => method === lrAsdName)) {
      console.log(lrAsdNote);
    }
    if (calibration !== undefined) {
      console.log(calibrationText(calibration, kept!.output));
    }
    for (const { method, reason } of leftOut) {
      console.log(`No column of ${method}: ${reason}`);
    }
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
