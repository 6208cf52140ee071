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
  const reasons = dropped.map(({ count, unit, reason }) =>
    `${count} ${unit}: ${reason}`
  ).join("; ");
  const faceless =
    dropped.find(({ reason }) => reason === "no face was found")?.count ===
      frames;
  return faceless
    ? new NothingToMeasureError(
      "no-face",
      `no face was found in any of ${frames} frames`,
    )
    : new NothingToMeasureError(
      "no-track",
      `no face could be followed long enough in ${frames} frames (${reasons})`,
    );
}
