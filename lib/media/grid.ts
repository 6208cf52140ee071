/** Pictures per second of the grid that everything after decoding uses. */
export const gridRate = 25;

/**
 * Two pictures whose distances from a grid time differ by less than this many
 * seconds count as equally near: Matroska rounds times to a millisecond.
 */
const tieSeconds = 0.0011;

/** How much of the error of a grid frame is still remembered at the next: one second's mean. */
const errorMemory = 1 - 1 / gridRate;

/** Decides which decoded picture each frame of the 25 fps grid shows. */
export interface Grid {
  /** Index of the next grid frame. */
  readonly index: number;
  /** Whether the grid goes on: its next frame lies before its end. */
  readonly isOpen: boolean;
  /** How many grid frames the picture at `time` shows before the one at `next` is nearer. */
  until(time: number, next: number): number;
  /** How many grid frames the last picture shows: those within half of its `period`. */
  finish(time: number, period: number): number;
}

/**
 * The 25 fps grid over pictures with any presentation times: each grid frame
 * shows the nearest picture. Between two that are equally near it takes the
 * one that brings the mean error of the last second closer to zero, so that
 * sound and picture keep their relation on average.
 *
 * @param start seconds of grid frame 0
 * @param end grid frames at or after it are left out, in seconds
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * // 12.5 pictures a second: each is shown twice, every second frame is a tie.
 * const grid = createGrid(0, Infinity);
 * strictEqual(grid.until(0, 0.08), 2); // shown at 0 and, late, at 0.04
 * strictEqual(grid.until(0.08, 0.16), 1); // at 0.08
 * strictEqual(grid.finish(0.16, 0.08), 3); // early at 0.12, at 0.16 and at 0.2
 * ```
 */
export function createGrid(start: number, end: number): Grid {
  let index = 0;
  let meanError = 0;
  const timeOf = (k: number): number => start + k / gridRate;
  // A grid frame exactly at `end` lies outside; a microsecond is below every clock in use.
  const isInside = (k: number): boolean => timeOf(k) < end - 1e-6;
  const show = (time: number): void => {
    meanError = meanError * errorMemory + (timeOf(index) - time);
    index++;
  };
  return {
    get index(): number {
      return index;
    },
    get isOpen(): boolean {
      return isInside(index);
    },
    until(time, next): number {
      const first = index;
      while (isInside(index)) {
        const before = timeOf(index) - time;
        const after = next - timeOf(index);
        const isTie = Math.abs(before - after) < tieSeconds;
        if (isTie ? meanError > 0 : before > after) break;
        show(time);
      }
      return index - first;
    },
    finish(time, period): number {
      const first = index;
      while (
        isInside(index) && timeOf(index) - time <= period / 2 + tieSeconds / 2
      ) show(time);
      return index - first;
    },
  };
}
