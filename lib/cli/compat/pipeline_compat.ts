import { UsageError } from "../../errors.ts";
import { type AnalyseOptions, runCompat } from "../../pipeline/mod.ts";
import { createProgressBar } from "../progress_bar.ts";
import { exitStatus } from "../run_command.ts";
import { joinProgress } from "../run_progress.ts";
import { evaluationJson, evaluationLines, pipelineLines } from "./lab_lines.ts";
import { openDetector, openNetwork } from "./lab_networks.ts";

/** What `--compat` is told by the pipeline's options. */
export interface CompatCommandOptions {
  /** Folder of all references. */
  readonly out: string;
  /** Whether to print JSON. */
  readonly json?: true;
  /** How files are analysed; what the original has no word for is refused. */
  readonly analyse: AnalyseOptions;
  /** Options that a person named, in the program's spelling. */
  readonly named: ReadonlySet<string>;
}

/** Options of the pipeline that mean something to the original's scripts. */
const understood: ReadonlySet<string> = new Set([
  "compat",
  "out",
  "json",
  "weights",
  "network",
  "recipe",
  "detector",
  "detectorWeights",
  "device",
  "threads",
  "minTrack",
  "minFace",
  "search",
]);

function checkNamed({ named, analyse }: CompatCommandOptions): void {
  for (const name of named) {
    if (understood.has(name)) continue;
    throw new UsageError(
      "compat-option",
      `--compat syncnet_python does what the original's scripts do, which have no option ${name}`,
    );
  }
  if (named.has("network") && analyse.network !== "syncnet_v2") {
    throw new UsageError(
      "compat-option",
      `--compat syncnet_python needs the network syncnet_v2, not ${analyse.network}`,
    );
  }
  if (named.has("recipe") && analyse.recipe !== "syncnet_python") {
    throw new UsageError(
      "compat-option",
      `--compat syncnet_python needs its own recipe, not ${analyse.recipe}`,
    );
  }
}

/**
 * The pipeline in the form of syncnet_python: its folders under `--out`, its
 * printed lines.
 *
 * @returns the exit status
 */
export async function pipelineCompat(
  paths: readonly string[],
  options: CompatCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  checkNamed(options);
  const { analyse, named, json } = options;
  const { device, threads, minTrack, minFaceSize, search } = analyse;
  const machine = { device, threads };
  const { network } = await openNetwork({
    ...machine,
    ...(analyse.weights === undefined
      ? {}
      : { initial_model: analyse.weights }),
  });
  await using _ = network;
  await using detector = await openDetector({
    ...machine,
    facedet_scale: 0.25,
    ...(named.has("detector") ? { detector: analyse.detector } : {}),
    ...(analyse.detectorWeights === undefined
      ? {}
      : { detector_weights: analyse.detectorWeights }),
  }, (line) => console.error(`note: ${line}`));
  using bar = createProgressBar({ unit: "frames" });
  let failed = 0;
  for await (
    const outcome of runCompat(paths, {
      dataDir: options.out,
      detector,
      network,
      signal,
      hook: joinProgress(bar.hook),
      ...(minTrack === undefined ? {} : { minTrack }),
      ...(minFaceSize === undefined ? {} : { minFaceSize }),
      ...(search === undefined ? {} : { vshift: search }),
    })
  ) {
    const { file } = outcome.input;
    if ("failure" in outcome) {
      failed++;
      const { code, reason } = outcome.failure;
      console.log(
        json
          ? JSON.stringify({ file, status: "failed", code, reason })
          : `${file}: failed (${code}): ${reason}`,
      );
      continue;
    }
    const { reference, pipeline, faces } = outcome.result;
    if (json) {
      const evaluated = faces.map((face) => evaluationJson(face.name, face));
      console.log(
        JSON.stringify({
          file,
          status: "ok",
          reference,
          recipe: "syncnet_python",
          network: network.name,
          weightsSha256: network.sha256,
          ...pipeline,
          faces: evaluated,
        }),
      );
    } else {
      for (const line of pipelineLines(pipeline)) console.log(line);
      for (const face of faces) {
        console.log(evaluationLines(face, 0).split("\n").slice(1).join("\n"));
      }
    }
  }
  if (signal.aborted) return exitStatus.interrupted;
  return failed > 0 ? exitStatus.failed : exitStatus.fine;
}
