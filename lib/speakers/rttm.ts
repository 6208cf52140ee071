import type { Turn } from "./turns.ts";

/** Seconds per frame of the 25 fps grid. */
const frameSeconds = 0.04;
/** Name of a voice that no visible face has. */
const offScreenName = "off-screen";

/** RTTM's fields stand between blanks, so a name has none. */
function field(text: string): string {
  return text.replaceAll(/\s+/gu, "_") || "_";
}

/**
 * Turns as RTTM, the format of diarisation tools: a line
 * `SPEAKER file 1 start duration <NA> <NA> name <NA> <NA>` for each.
 *
 * @param file name of the recording; blanks become underscores
 * @param turns whose and when
 * @param nameOf name of the face at a position
 * @param startTime seconds of frame 0
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(
 *   toRttm("a talk", [{ face: 0, first: 25, end: 75 }], (face) => `face${face}`),
 *   "SPEAKER a_talk 1 1.000 2.000 <NA> <NA> face0 <NA> <NA>\n",
 * );
 * ```
 */
export function toRttm(
  file: string,
  turns: readonly Turn[],
  nameOf: (face: number) => string,
  startTime = 0,
): string {
  return turns.map(({ face, first, end }) => {
    const start = (startTime + first * frameSeconds).toFixed(3);
    const duration = ((end - first) * frameSeconds).toFixed(3);
    const name = field(face === null ? offScreenName : nameOf(face));
    return `SPEAKER ${
      field(file)
    } 1 ${start} ${duration} <NA> <NA> ${name} <NA> <NA>\n`;
  }).join("");
}
