import type { DecodeTrouble } from "./packets.ts";

/** Seconds that a stream may end before its announced end: containers round, encoders pad. */
const announcedSlack = 0.5;

/**
 * The sentences that tell what was not in order while decoding.
 *
 * @param what `pictures` or `sound`
 * @param announced seconds at which the container says that the stream ends, if it does
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(warningsOf({ refused: 0, concealed: 0, outOfOrder: 0, endedAt: 2 }, "pictures", 4), [
 *   "truncated: the pictures end at 2.00 s, the file announces 4.00 s",
 * ]);
 * ```
 */
export function warningsOf(
  trouble: DecodeTrouble,
  what: "pictures" | "sound",
  announced?: number,
): string[] {
  const found: string[] = [];
  const { endedAt, leapAt, readError } = trouble;
  if (
    announced !== undefined && endedAt !== undefined &&
    endedAt < announced - announcedSlack
  ) {
    found.push(
      `truncated: the ${what} end at ${
        endedAt.toFixed(2)
      } s, the file announces ${announced.toFixed(2)} s`,
    );
  }
  if (readError !== undefined) {
    found.push(`read-error: reading the ${what} stopped (${readError})`);
  }
  if (leapAt !== undefined) {
    found.push(
      `time-leap: the ${what} after ${
        leapAt.toFixed(2)
      } s are left out, their times leap ahead`,
    );
  }
  if (trouble.refused > 0) {
    found.push(
      `damaged: ${trouble.refused} packets of the ${what} could not be decoded`,
    );
  }
  if (trouble.concealed > 0) {
    found.push(
      `damaged: in ${trouble.concealed} ${what} the decoder filled damaged places by guessing`,
    );
  }
  if (trouble.outOfOrder > 0) {
    found.push(
      `out-of-order: ${trouble.outOfOrder} ${what} were left out, their times go backwards`,
    );
  }
  return found;
}
