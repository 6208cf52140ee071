import type { Clip } from "./clip.ts";
import { compareDistances } from "./comparers.ts";
import { clipLateness } from "./planted_shifts.ts";

/**
 * The whole-length lateness of each clip as one network reads it, to score
 * another by: a truth file may give one offset to all clips of a source, while
 * each has its own.
 *
 * Two networks share errors that come with what is said, so an agreement is no
 * proof; but neither can know what the other reads.
 *
 * @param read vectors of the network whose word is taken, for each clip
 * @param search largest lateness, frames
 * @returns lateness in frames against that network's zero, positive = the sound
 *   is late, by the clip's file; clips that could not be compared have none
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const row = (at: number) => Float32Array.from({ length: 40 }, (_, i) => i + at);
 * const vectors = (at: number) => ({ data: row(at), rows: 40, dimensions: 1 });
 * const read = [{
 *   file: "a.mp4", source: "s", speaker: "a",
 *   picture: vectors(3), sound: vectors(0), realSound: [0, 40] as const,
 * }];
 * strictEqual(latenessBy(read, 15).get("a.mp4"), 3);
 * ```
 */
export function latenessBy(
  read: readonly Clip[],
  search: number,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const clip of read) {
    const lateness = clipLateness(clip, compareDistances, { search });
    if (lateness !== undefined) found.set(clip.file, lateness);
  }
  return found;
}
