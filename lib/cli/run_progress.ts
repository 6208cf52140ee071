import { basename } from "node:path";
import type { Hook } from "../progress.ts";

/** Frames of a clip of a few seconds, until something is known. */
const guessedFrames = 125;

/**
 * Joins the progress of many files into one count of frames, for a bar with a
 * rate and a time left: files not yet opened count with the mean of the known.
 *
 * @param bar hears events with stage "frames" for the whole run
 * @returns a hook for {@link runPipeline}
 */
export function joinProgress(bar: Hook): Hook {
  const files = new Map<string, { completed: number; total: number }>();
  let fileCount = 0;
  let finished = 0;
  return ({ stage, completed, total, artifact }) => {
    const file = String(artifact ?? "");
    if (stage === "files") {
      fileCount = total ?? fileCount;
      finished = completed;
      const entry = files.get(file);
      if (entry) entry.total = entry.completed = Math.max(entry.completed, 1);
    } else if (stage === "frames") {
      files.set(file, {
        completed,
        total: Math.max(total ?? completed, completed),
      });
    }
    const known = [...files.values()];
    const sum = (key: "completed" | "total"): number =>
      known.reduce((all, entry) => all + entry[key], 0);
    const mean = known.length > 0 ? sum("total") / known.length : guessedFrames;
    const rest = Math.max(0, fileCount - Math.max(known.length, finished));
    const label = fileCount > 1
      ? `${finished}/${fileCount} files`
      : basename(file);
    const heard = stage === "sound" && total
      ? ` (hearing: ${Math.min(100, Math.round(100 * completed / total))} %)`
      : "";
    bar({
      stage: label + heard,
      completed: sum("completed"),
      total: Math.round(sum("total") + rest * mean),
    });
  };
}
