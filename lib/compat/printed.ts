import { numpyText } from "./numpy_text.ts";

/** What an evaluation prints. */
export interface PrintedEvaluation {
  /** Offset in frames as the network reads it: negative = the sound is late. */
  readonly offset: number;
  /** Mean distance at that shift. */
  readonly minDistance: number;
  /** Median minus minimum. */
  readonly confidence: number;
  /** Confidence of each window, median-filtered. */
  readonly framewise: ArrayLike<number>;
  /** Seconds that it took. */
  readonly seconds: number;
}

/**
 * The lines that syncnet_python prints for one clip, for scripts that read them.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const lines = evaluationText({
 *   offset: 3,
 *   minDistance: 5.353,
 *   confidence: 10.021,
 *   framewise: [1],
 *   seconds: 2,
 * });
 * strictEqual(lines.split("\n")[3], "AV offset: \t3 ");
 * ```
 */
export function evaluationText(result: PrintedEvaluation): string {
  return [
    `Compute time ${result.seconds.toFixed(3)} sec.`,
    "Framewise conf: ",
    numpyText(result.framewise),
    `AV offset: \t${result.offset} `,
    `Min dist: \t${result.minDistance.toFixed(3)}`,
    `Confidence: \t${result.confidence.toFixed(3)}`,
  ].join("\n");
}

/** A row of {@link offsetsText}. */
export interface OffsetsRow {
  /** File name of the track's crops. */
  readonly name: string;
  /** Offset in frames as the network reads it. */
  readonly offset: number;
  /** Median minus minimum. */
  readonly confidence: number;
}

/**
 * The content of `offsets.txt`.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(
 *   offsetsText([{ name: "00000.avi", offset: -2, confidence: 4.5 }]),
 *   "FILENAME\tOFFSET\tCONF\n00000.avi\t-2\t4.500\n",
 * );
 * ```
 */
export function offsetsText(rows: readonly OffsetsRow[]): string {
  return "FILENAME\tOFFSET\tCONF\n" +
    rows.map(({ name, offset, confidence }) =>
      `${name}\t${offset}\t${confidence.toFixed(3)}\n`
    ).join("");
}
