import type { Hook } from "../progress.ts";
import { SyncError } from "../errors.ts";
import type { Clip } from "./clip.ts";
import type { ListedClip } from "./clip_list.ts";
import { embedFile, type EmbedTools } from "./embed_file.ts";
import { TrainingError } from "./errors.ts";

/** A file that gave no vectors, and why. */
export interface DroppedFile {
  /** Path from the folder of the index. */
  readonly file: string;
  /** The error's code. */
  readonly code: string;
  /** The error's sentence. */
  readonly reason: string;
}

/** What {@link embedFiles} makes. */
export interface EmbeddedFolder {
  /** Vectors, a clip per file, for each embedder. */
  readonly clips: readonly (readonly Clip[])[];
  /** Files left out. */
  readonly dropped: readonly DroppedFile[];
}

/**
 * Vectors of every file of a list; one that fails is dropped with its reason.
 *
 * @param hook hears of each file: stage "files"
 * @throws {TrainingError} `nothing-usable` if no file gave vectors
 */
export async function embedFiles(
  files: readonly ListedClip[],
  tools: EmbedTools,
  hook?: Hook,
): Promise<EmbeddedFolder> {
  const clips = tools.embedders.map((): Clip[] => []);
  const dropped: DroppedFile[] = [];
  for (const [done, listed] of files.entries()) {
    const { path, file, source, speaker, lateness } = listed;
    const known = {
      file,
      source,
      speaker,
      ...(lateness === undefined ? {} : { lateness }),
    };
    try {
      const vectors = await embedFile(path, tools);
      vectors.forEach((made, i) => clips[i]!.push({ ...known, ...made }));
    } catch (error) {
      tools.signal?.throwIfAborted();
      if (!(error instanceof SyncError)) throw error;
      dropped.push({ file, code: error.code, reason: error.message });
    }
    hook?.({ stage: "files", completed: done + 1, total: files.length });
  }
  if (dropped.length === files.length) {
    throw new TrainingError(
      "nothing-usable",
      `none of ${files.length} files has a face that could be followed and sound: ${
        dropped[0]?.reason
      }`,
    );
  }
  return { clips, dropped };
}
