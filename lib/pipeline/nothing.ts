import { SyncError } from "../errors.ts";
import type { Dropped } from "./result.ts";

/** A file without anything that could be measured. */
export class NothingToMeasureError extends SyncError {}

/** One sentence that says why no track was measured. */
export function nothingBecause(
  dropped: readonly Dropped[],
  frames: number,
): NothingToMeasureError {
  if (frames === 0) {
    return new NothingToMeasureError(
      "no-frames",
      "the file holds no picture that could be decoded",
    );
  }
  const all = frames === 1 ? "1 frame" : `${frames} frames`;
  const reasons = dropped.map(({ count, unit, reason }) =>
    `${count} ${unit}: ${reason}`
  ).join("; ");
  const about = (words: string): boolean =>
    dropped.some(({ reason }) => reason.includes(words));
  if (about("too small")) {
    return new NothingToMeasureError(
      "face-too-small",
      `no face in ${all} is large enough (${reasons}): use a larger picture, or --min-face`,
    );
  }
  const faceless = dropped.some(({ reason, count }) =>
    reason === "no face was found" && count === frames
  );
  if (faceless) {
    return new NothingToMeasureError(
      "no-face",
      `no face was found in any of ${all}`,
    );
  }
  return new NothingToMeasureError(
    "no-track",
    `no face could be followed long enough in ${all} (${reasons})`,
  );
}
