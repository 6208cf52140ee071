import config from "../../deno.json" with { type: "json" };
import { SyncError, UsageError } from "../errors.ts";
import {
  createDetector,
  defaultDetector,
  type Detector,
  detectors,
} from "../faces/mod.ts";
import {
  loadNetwork,
  networkEntry,
  type SyncNetwork,
} from "../networks/mod.ts";
import { type Recipe, recipeFor } from "../sync/mod.ts";
import { locateModel } from "../weights/mod.ts";
import type { AnalyseOptions } from "./options.ts";

/** What an analysis works with: loaded once, used for many files. Dispose of it. */
export interface Tools extends AsyncDisposable {
  /** Finds the faces. */
  readonly detector: Detector;
  /** Makes the vectors. */
  readonly network: SyncNetwork;
  /** How offsets are computed. */
  readonly recipe: Recipe;
  /** Versions of what computes, for the results. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Detectors and networks so small that a second thread takes more from the
 * decoder than it gives: YuNet gains a third, the compact network nothing.
 */
const smallOnes: ReadonlySet<string> = new Set(["yunet", "syncnet_compact"]);

function threadsFor(name: string, threads: number): number {
  return smallOnes.has(name) ? 1 : threads;
}

/** Names of detectors whose weights have to be fetched, with their entry in the manifest. */
const detectorEntries: Readonly<Record<string, string>> = { s3fd: "s3fd" };

function versionOf(name: keyof typeof config.imports): string {
  return config.imports[name].split("@").at(-1)!;
}

/** Versions of the toolkit and of the libraries that the numbers depend on. */
export function versions(): Record<string, string> {
  return {
    toolkit: config.version,
    deno: Deno.version.deno,
    "onnxruntime-node": versionOf("onnxruntime-node"),
    "node-av": versionOf("node-av"),
  };
}

/** A name that nobody knows is a wrong call. */
function asUsage(error: unknown): unknown {
  const unknown = error instanceof SyncError &&
    ["network-unknown", "model-unknown"].includes(error.code);
  return unknown
    ? new UsageError(error.code, error.message, { cause: error })
    : error;
}

/** What the options name, found but not loaded. */
interface Located {
  readonly recipe: Recipe;
  readonly networkWeights: string;
  /** Only for detectors that need weights of their own. */
  readonly detectorWeights?: string;
}

/** Refuses what the detector would not look at. */
function checkDetectorOptions(options: AnalyseOptions): void {
  const { detector, detectorWeights, detectorSide } = options;
  if (
    detectorWeights !== undefined && !Object.hasOwn(detectorEntries, detector)
  ) {
    throw new UsageError(
      "option-idle",
      `the detector ${detector} takes no other weights: leave --detector-weights out, or choose --detector ${
        Object.keys(detectorEntries).join(" or ")
      }`,
    );
  }
  if (detectorSide !== undefined && detector !== defaultDetector) {
    throw new UsageError(
      "option-idle",
      `--detector-side is for the detector ${defaultDetector}, not for ${detector}`,
    );
  }
}

/** Finds everything that the options name. */
async function locate(options: AnalyseOptions): Promise<Located> {
  const { network, weights, detector, detectorWeights } = options;
  try {
    const recipe = recipeFor(networkEntry(network).info, options.recipe);
    // It knows the names, and says so.
    if (!Object.hasOwn(detectors, detector)) await createDetector(detector);
    checkDetectorOptions(options);
    const entry = detectorWeights ?? detectorEntries[detector];
    return {
      recipe,
      networkWeights: (await locateModel(weights ?? network)).path,
      ...(entry === undefined
        ? {}
        : { detectorWeights: (await locateModel(entry)).path }),
    };
  } catch (error) {
    throw asUsage(error);
  }
}

/** Waits for weights that a person named, and names them if they are not what they should be. */
async function naming<Loaded>(
  path: string | undefined,
  loading: Promise<Loaded>,
): Promise<Loaded> {
  try {
    return await loading;
  } catch (error) {
    if (path === undefined || !(error instanceof SyncError)) throw error;
    throw error.message.includes(path)
      ? error
      : new SyncError(error.code, `${path}: ${error.message}`, {
        cause: error,
      });
  }
}

/**
 * Loads the detector and the network that the options name.
 *
 * @throws {UsageError} for names there are not, combinations that do not fit and options without effect
 * @throws {SyncError} `model-missing` with the command that fetches the weights
 */
export async function openTools(options: AnalyseOptions): Promise<Tools> {
  const { device, threads, detectorSide } = options;
  const { recipe, networkWeights, detectorWeights } = await locate(options);
  await using opened = new AsyncDisposableStack();
  const detector = opened.use(
    await naming(
      options.detectorWeights,
      createDetector(options.detector, {
        device,
        threads: threadsFor(options.detector, threads),
        ...(detectorSide === undefined ? {} : { inputSide: detectorSide }),
        ...(detectorWeights === undefined ? {} : { weights: detectorWeights }),
      }),
    ),
  );
  const network = opened.use(
    await naming(
      options.weights,
      loadNetwork(options.network, {
        device,
        threads: threadsFor(options.network, threads),
        weights: networkWeights,
      }),
    ),
  );
  const kept = opened.move();
  return {
    detector,
    network,
    recipe,
    versions: versions(),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/**
 * Makes sure, before any file is touched, that the options name things that
 * exist and fit, and that their weights and the device are there. What comes
 * with the project is known to load; anything else is loaded once to see.
 *
 * @throws {SyncError} as {@link openTools}
 */
export async function checkTools(options: AnalyseOptions): Promise<void> {
  const { device, weights, detectorWeights } = options;
  const proven = device === "cpu" && weights === undefined &&
    detectorWeights === undefined;
  if (proven) await locate(options);
  else await (await openTools(options))[Symbol.asyncDispose]();
}
