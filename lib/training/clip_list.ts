import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { isMediaFile } from "../media/mod.ts";
import { TrainingError } from "./errors.ts";

/** A file of a folder with what is known of it. */
export interface ListedClip {
  /** Path from the folder that holds the index, with `/`; the name in the index. */
  readonly file: string;
  /** Path to open. */
  readonly path: string;
  /** Collection; the file's folder if no index tells. */
  readonly source: string;
  /** Who is seen; the file itself if no index tells. */
  readonly speaker: string;
  /** Lateness by another network's opinion, frames, positive = the sound is late. */
  readonly hint?: { readonly lateness: number; readonly confidence: number };
  /** True lateness, frames. */
  readonly lateness?: number;
}

/** How many folders upwards an index is looked for. */
const levelsUp = 3;

const indexLine = z.object({
  file: z.string(),
  src: z.string().optional(),
  speaker: z.string().optional(),
  hint_offset_frames: z.number().nullish(),
  hint_confidence: z.number().nullish(),
});

const truthLine = z.object({ file: z.string(), offset_frames: z.number() });

function readLines<T>(path: string, schema: z.ZodType<T>): T[] {
  return readFileSync(path, "utf8").split("\n").flatMap((line, number) => {
    if (line.trim() === "") return [];
    try {
      return [schema.parse(JSON.parse(line))];
    } catch (cause) {
      throw new TrainingError(
        "index-unreadable",
        `line ${number + 1} of ${path} is not what an index line should be`,
        { cause },
      );
    }
  });
}

/** The nearest folder from `folder` upwards that holds an index or a truth file. */
function indexFolder(folder: string): string | undefined {
  let place = resolve(folder);
  for (let level = 0; level < levelsUp; level++) {
    const holds = readdirSync(place).some((name) =>
      name === "index.jsonl" || name.endsWith("truth.jsonl")
    );
    if (holds) return place;
    place = dirname(place);
  }
  return undefined;
}

/** Every truth file of a folder, by file name. */
function truths(folder: string): Map<string, number> {
  return new Map(
    readdirSync(folder).filter((name) => name.endsWith("truth.jsonl"))
      .flatMap((name) => readLines(join(folder, name), truthLine))
      .map(({ file, offset_frames }) => [file, offset_frames]),
  );
}

/**
 * The media files of a folder, and what the `index.jsonl` and `*truth.jsonl` in
 * it or above it tell of them (clips page, "index.jsonl").
 *
 * @param folder searched recursively
 * @returns in the order of their names
 * @throws {TrainingError} `folder-missing`, `folder-empty`, `index-unreadable`
 */
export function listClips(folder: string): ListedClip[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new TrainingError("folder-missing", `there is no folder ${folder}`);
  }
  const base = indexFolder(folder) ?? resolve(folder);
  const index = existsSync(join(base, "index.jsonl"))
    ? new Map(
      readLines(join(base, "index.jsonl"), indexLine)
        .map((line) => [line.file, line]),
    )
    : new Map<string, z.infer<typeof indexLine>>();
  const truth = truths(base);
  const clips = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => resolve(folder, name))
    .filter(isMediaFile)
    .toSorted()
    .map((path): ListedClip => {
      const file = relative(base, path).split(sep).join("/");
      const line = index.get(file);
      const lateness = truth.get(file);
      const hint = typeof line?.hint_offset_frames === "number"
        ? {
          hint: {
            lateness: line.hint_offset_frames,
            confidence: line.hint_confidence ?? 0,
          },
        }
        : {};
      return {
        file,
        path,
        source: line?.src ?? (dirname(file) === "." ? "" : dirname(file)),
        speaker: line?.speaker ?? file,
        ...hint,
        ...(lateness === undefined ? {} : { lateness }),
      };
    });
  if (clips.length === 0) {
    throw new TrainingError(
      "folder-empty",
      `the folder ${folder} holds no media files`,
    );
  }
  return clips;
}
