import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hook } from "../progress.ts";
import { type CatalogueOptions, findModel, modelPath } from "./catalogue.ts";
import { digestFits, fileDigest } from "./digest.ts";
import { WeightsError } from "./errors.ts";
import { type LocatedModel, locateModel, remedy } from "./locate_model.ts";
import type { ModelEntry } from "./manifest.ts";
import { sizeOf, SourceRefused, transfer } from "./transfer.ts";

/** How a model is fetched. */
export interface FetchOptions extends CatalogueOptions {
  /** Stops the download; what has arrived is kept for the next time. */
  readonly signal?: AbortSignal;
  /** Told of bytes: `{stage: "fetch", completed, total, artifact: name}`. */
  readonly hook?: Hook;
  /** Silence after which a server is given up, seconds. */
  readonly idleSeconds?: number;
  /** How often a broken connection is taken up again, per address. */
  readonly retries?: number;
  /** Rest before a connection is taken up again, seconds. */
  readonly retrySeconds?: number;
}

/** What {@link fetchModel} does if not told otherwise. */
export const fetchDefaults = {
  idleSeconds: 30,
  retries: 2,
  retrySeconds: 1,
} as const;

/** A clause that says why a source failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof TypeError)) return error.message;
  // fetch hides the network's own words in the cause, behind the address that the caller names anyway.
  const { message } = error.cause instanceof Error ? error.cause : error;
  const detail = message.replace(/^.*?\burl \(.*?\): ?/, "");
  return `it cannot be reached or broke off (${detail})`;
}

/** Whether the partial file is whole and right; a wrong one of full length is removed. */
async function isComplete(
  partial: string,
  entry: ModelEntry,
  signal?: AbortSignal,
): Promise<boolean> {
  const bytes = await sizeOf(partial);
  if (bytes === 0 || (entry.bytes !== undefined && bytes < entry.bytes)) {
    return false;
  }
  const digest = await fileDigest(partial, signal);
  if (digest !== undefined && digestFits(digest, entry)) return true;
  // Without a listed size, a wrong file may be an unfinished one.
  if (entry.bytes !== undefined) await rm(partial, { force: true });
  return false;
}

/** What one try came to: done, not worth another, or worth one. */
interface Outcome {
  readonly done: boolean;
  readonly again: boolean;
  readonly reason: string;
}

async function tryOnce(
  url: string,
  partial: string,
  entry: ModelEntry,
  options: FetchOptions,
): Promise<Outcome> {
  const { signal, hook } = options;
  const had = await sizeOf(partial) > 0;
  try {
    const resumed = await transfer(url, partial, {
      signal,
      expected: entry.bytes,
      idleSeconds: options.idleSeconds ?? fetchDefaults.idleSeconds,
      progress: (completed) =>
        hook?.({
          stage: "fetch",
          completed,
          ...(entry.bytes === undefined ? {} : { total: entry.bytes }),
          artifact: entry.name,
        }),
    });
    const arrived = await sizeOf(partial);
    if (await isComplete(partial, entry, signal)) {
      return { done: true, again: false, reason: "" };
    }
    if (entry.bytes !== undefined && arrived < entry.bytes) {
      return {
        done: false,
        again: true,
        reason: `it broke off after ${arrived} bytes`,
      };
    }
    await rm(partial, { force: true });
    // The earlier bytes may have been the wrong ones: once more from the start.
    return {
      done: false,
      again: resumed,
      reason: "it sent other bytes than the listed ones (wrong SHA-256)",
    };
  } catch (error) {
    signal?.throwIfAborted();
    const refused = error instanceof SourceRefused;
    if (refused && error.stale) await rm(partial, { force: true });
    return {
      done: false,
      again: !refused || (error.stale && had),
      reason: reasonOf(error),
    };
  }
}

/**
 * Tries one address until the partial file is whole and right.
 *
 * @returns why not, or `undefined` if it worked
 */
async function tryAddress(
  url: string,
  partial: string,
  entry: ModelEntry,
  options: FetchOptions,
): Promise<string | undefined> {
  const { signal, retries, retrySeconds } = { ...fetchDefaults, ...options };
  for (let attempt = 0;; attempt++) {
    const { done, again, reason } = await tryOnce(url, partial, entry, options);
    if (done) return undefined;
    if (!again || attempt >= retries) return reason;
    await sleep(retrySeconds * 1000, undefined, signal && { signal })
      .catch(() => signal?.throwIfAborted());
  }
}

/** A model that is already here and right needs no net. */
async function present(
  entry: ModelEntry,
  options: CatalogueOptions,
): Promise<LocatedModel | undefined> {
  try {
    return await locateModel(entry.name, options);
  } catch (error) {
    const expected = error instanceof WeightsError &&
      (error.code === "model-missing" || error.code === "model-damaged");
    if (expected && !entry.bundled) return undefined;
    throw error;
  }
}

/**
 * Downloads a model into the models' folder, if it is not there yet.
 *
 * The bytes go to a partial file beside it, which is taken up again after an
 * interruption; only a file of the listed size and SHA-256 gets its name. The
 * addresses are tried in turn. Without need, the net is not used.
 *
 * @param name a name of the manifest
 * @throws {WeightsError} `model-unknown`, `model-no-source`, `model-not-fetched`
 * @throws the signal's reason, when it is aborted
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 * const { path } = await fetchModel("yunet"); // bundled: nothing to do
 * ok(path.endsWith(".onnx"));
 * ```
 */
export async function fetchModel(
  name: string,
  options: FetchOptions = {},
): Promise<LocatedModel> {
  const entry = findModel(name, options);
  const here = await present(entry, options);
  if (here !== undefined) return here;
  if (entry.urls.length === 0 || entry.sha256 === undefined) {
    throw new WeightsError(
      "model-no-source",
      `the model ${name} cannot be downloaded: ${remedy(entry)}`,
    );
  }
  const path = modelPath(entry, options);
  const partial = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  const finish = async (sha256: string): Promise<LocatedModel> => {
    await rename(partial, path);
    return { path, sha256, entry };
  };
  if (await isComplete(partial, entry, options.signal)) {
    return await finish(entry.sha256);
  }
  const reasons: string[] = [];
  for (const url of entry.urls) {
    options.signal?.throwIfAborted();
    const reason = await tryAddress(url, partial, entry, options);
    if (reason === undefined) return await finish(entry.sha256);
    reasons.push(`${url}: ${reason}`);
  }
  throw new WeightsError(
    "model-not-fetched",
    `the model ${name} could not be fetched (${
      reasons.join("; ")
    }). Try again later (what has arrived is kept), or get ${entry.file} elsewhere and run: deno task models add FILE`,
  );
}
