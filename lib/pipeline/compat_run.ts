import type { Hook } from "../progress.ts";
import {
  compatPipeline,
  type CompatPipelineOptions,
  type CompatPipelineResult,
} from "./compat_pipeline.ts";
import {
  type CompatEvaluation,
  compatSyncnet,
  type EvaluateClipOptions,
} from "./compat_syncnet.ts";
import { eachFile, type FileOutcome } from "./each_file.ts";
import { collectInputs } from "./inputs.ts";
import { NothingToMeasureError } from "./nothing.ts";

/** What {@link runCompat} works with. */
export interface RunCompatOptions
  extends Omit<CompatPipelineOptions, "reference">, EvaluateClipOptions {
  /** Stops the run; what is finished stays. */
  readonly signal?: AbortSignal;
  /** Hears of each file and its frames. */
  readonly hook?: Hook;
}

/** What one video gave. */
export interface CompatResult {
  /** Name under which its folders are. */
  readonly reference: string;
  /** What the first script wrote. */
  readonly pipeline: CompatPipelineResult;
  /** What the second script found, a face each. */
  readonly faces: readonly CompatEvaluation[];
}

/** A name for a video's folders: its place among the inputs, as one name. */
function referenceOf(folder: string): string {
  return folder.replaceAll("/", "_").replace(/\.[^.]+$/, "");
}

/**
 * syncnet_python's first and second script on files and folders: each video
 * gets its reference from its name. One that fails, or has no face that could
 * be followed, is an outcome with its reason.
 *
 * @param paths files and folders
 * @returns outcomes in the order of the names
 */
export async function* runCompat(
  paths: readonly string[],
  options: RunCompatOptions,
): AsyncGenerator<FileOutcome<CompatResult>> {
  const inputs = collectInputs(paths, options.dataDir);
  const taken = new Map<string, number>();
  yield* eachFile(inputs, async ({ file, folder }, hook) => {
    const name = referenceOf(folder);
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    const reference = times === 1 ? name : `${name} (${times})`;
    const pipeline = await compatPipeline(file, {
      ...options,
      reference,
      hook,
    });
    const faces = await Array.fromAsync(
      compatSyncnet({ ...options, reference, hook }),
    );
    if (faces.length === 0) {
      throw new NothingToMeasureError(
        "no-track",
        `no face could be followed long enough in ${pipeline.frames} frames (${
          pipeline.dropped.map(({ count, unit, reason }) =>
            `${count} ${unit}: ${reason}`
          ).join("; ")
        })`,
      );
    }
    return { reference, pipeline, faces };
  }, {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.hook ? { hook: options.hook } : {}),
  });
}
