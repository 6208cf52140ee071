import type { Clip } from "./clip.ts";
import { compareDistances } from "./comparers.ts";
import { clipLateness } from "./planted_shifts.ts";

/**
 * Gives clips the lateness that one network reads of each as a whole, to score
 * others by: a truth file may give one offset to all clips of a source, while
 * each has its own.
 *
 * Two networks share errors that come with what is said, so an agreement is no
 * proof; but neither can know what the other reads.
 *
 * @param read vectors by the network whose word is taken
 * @param search largest lateness, frames
 * @returns takes any method's vectors of the same files, and gives them with
 *   `lateness` in frames against that network's zero, positive = the sound is
 *   late; without those that it could not compare
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const row = (at: number) => Float32Array.from({ length: 40 }, (_, i) => i + at);
 * const vectors = (at: number) => ({ data: row(at), rows: 40, dimensions: 1 });
 * const clip = {
 *   file: "a.mp4", source: "s", speaker: "a", lateness: 0,
 *   picture: vectors(3), sound: vectors(0), realSound: [0, 40] as const,
 * };
 * strictEqual(timedBy([clip], 15)([clip])[0]?.lateness, 3);
 * ```
 */
export function timedBy(
  read: readonly Clip[],
  search: number,
): (clips: readonly Clip[]) => Clip[] {
  const known = new Map(
    read.map((clip) => [
      clip.file,
      clipLateness(clip, compareDistances, { search }),
    ]),
  );
  return (clips) =>
    clips.flatMap((clip): Clip[] => {
      const lateness = known.get(clip.file);
      return lateness === undefined ? [] : [{ ...clip, lateness }];
    });
}
