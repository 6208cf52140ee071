import config from "../../deno.json" with { type: "json" };
import { createDetector, type Detector } from "../faces/mod.ts";
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
  readonly detector: Detector;
  readonly network: SyncNetwork;
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

async function openDetector(options: AnalyseOptions): Promise<Detector> {
  const { detector, detectorSide, device, threads } = options;
  const entry = options.detectorWeights ?? detectorEntries[detector];
  return await createDetector(detector, {
    device,
    threads: threadsFor(detector, threads),
    ...(detectorSide === undefined ? {} : { inputSide: detectorSide }),
    ...(entry === undefined
      ? {}
      : { weights: (await locateModel(entry)).path }),
  });
}

async function openNetwork(options: AnalyseOptions): Promise<SyncNetwork> {
  const { network, device, threads } = options;
  const wanted = options.weights ?? network;
  networkEntry(network);
  return await loadNetwork(network, {
    device,
    threads: threadsFor(network, threads),
    weights: (await locateModel(wanted)).path,
  });
}

/**
 * Loads the detector and the network that the options name.
 *
 * @throws {UsageError} for names there are not and combinations that do not fit
 * @throws {SyncError} `model-missing` with the command that fetches the weights
 */
export async function openTools(options: AnalyseOptions): Promise<Tools> {
  const recipe = recipeFor(networkEntry(options.network).info, options.recipe);
  await using opened = new AsyncDisposableStack();
  const detector = opened.use(await openDetector(options));
  const network = opened.use(await openNetwork(options));
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
 * exist and fit, and that their weights and the device are there.
 *
 * @throws {SyncError} as {@link openTools}
 */
export async function checkTools(options: AnalyseOptions): Promise<void> {
  await using _tools = await openTools(options);
}
