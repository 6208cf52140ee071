import { frameMs, windowFrames } from "./constants.ts";

const frameSeconds = frameMs / 1000;
/** Rounding of times, in frames, that does not make a window late. */
const slack = 1e-6;

/**
 * Rows of the sound vectors that lie wholly in real sound.
 *
 * Row k hears the 0.2 s from frame k of the grid on.
 *
 * @param span seconds between which the file has sound
 * @param startTime seconds of frame 0
 * @param rows number of sound vectors
 * @returns `[from, to)`, as `realSound` of `pairwiseDistances`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(realSoundRows({ start: 0.1, end: 1 }, 0, 100), [3, 21]);
 * ```
 */
export function realSoundRows(
  span: { readonly start: number; readonly end: number },
  startTime: number,
  rows: number,
): [number, number] {
  const from = Math.ceil((span.start - startTime) / frameSeconds - slack);
  const last = Math.floor((span.end - startTime) / frameSeconds + slack) -
    windowFrames;
  const first = Math.min(rows, Math.max(0, from));
  return [first, Math.max(first, Math.min(rows, last + 1))];
}

/**
 * Windows in which nobody speaks, from a mask of voice per frame.
 *
 * @param voice `[frames]`: 1 for voice
 * @param windows number of windows; window i is frames i .. i+4
 * @returns `[windows]`: 1 where none of the window's frames has voice
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual([...silentWindows(Uint8Array.of(1, 0, 0, 0, 0, 0, 0), 3)], [0, 1, 1]);
 * ```
 */
export function silentWindows(voice: Uint8Array, windows: number): Uint8Array {
  return Uint8Array.from(
    { length: windows },
    (_, i) => voice.subarray(i, i + windowFrames).includes(1) ? 0 : 1,
  );
}
