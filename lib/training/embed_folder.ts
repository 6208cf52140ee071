import type { Hook } from "../progress.ts";
import { SyncError } from "../errors.ts";
import type { Clip } from "./clip.ts";
import type { ListedClip } from "./clip_list.ts";
import { type ClipVectors, embedFile, type EmbedTools } from "./embed_file.ts";
import { TrainingError } from "./errors.ts";
import { scoreShifts, type ScoreShiftsTools } from "./lr_asd_shifts.ts";

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

/** Makes `methods` kinds of vectors of each file; one that fails is dropped with its reason. */
async function gather(
  files: readonly ListedClip[],
  methods: number,
  read: (path: string, hook: Hook) => Promise<readonly ClipVectors[]>,
  { signal, hook }: { signal: AbortSignal | undefined; hook: Hook | undefined },
): Promise<EmbeddedFolder> {
  const clips = Array.from({ length: methods }, (): Clip[] => []);
  const dropped: DroppedFile[] = [];
  const tell = (completed: number): void =>
    hook?.({ stage: "files", completed, total: files.length });
  for (const [done, listed] of files.entries()) {
    const { path, file, source, speaker, lateness } = listed;
    const known = {
      file,
      source,
      speaker,
      ...(lateness === undefined ? {} : { lateness }),
    };
    try {
      const vectors = await read(path, ({ completed, total }) => {
        // Expected frames are an estimate.
        if (total) tell(done + Math.min(1, completed / total));
      });
      vectors.forEach((made, i) => clips[i]!.push({ ...known, ...made }));
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof SyncError)) throw error;
      dropped.push({ file, code: error.code, reason: error.message });
    }
    tell(done + 1);
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

/**
 * Vectors of every file of a list; one that fails is dropped with its reason.
 *
 * @param hook hears of each file: stage "files"
 * @throws {TrainingError} `nothing-usable` if no file gave vectors
 */
export function embedFiles(
  files: readonly ListedClip[],
  tools: EmbedTools,
  hook?: Hook,
): Promise<EmbeddedFolder> {
  const { signal, embedders } = tools;
  return gather(files, embedders.length, (path) => embedFile(path, tools), {
    signal,
    hook,
  });
}

/**
 * LR-ASD's scores at every shift, as {@link scoreShifts}, of every file of a
 * list; one that fails is dropped with its reason.
 *
 * @param hook hears of files and, as fractions, of their frames: stage "files"
 * @returns its `clips` holds one list
 * @throws {TrainingError} `nothing-usable` if no file gave scores
 */
export function scoreShiftsOfFiles(
  files: readonly ListedClip[],
  tools: ScoreShiftsTools,
  hook?: Hook,
): Promise<EmbeddedFolder> {
  const { signal } = tools;
  return gather(
    files,
    1,
    async (path, frames) => [await scoreShifts(path, tools, frames)],
    { signal, hook },
  );
}
