import { SyncError } from "../errors.ts";

/**
 * Why a file is not repaired.
 *
 * - `repair-unsure`: no face is sure enough of an offset
 * - `repair-disagree`: the faces are sure of different offsets
 * - `repair-unconfirmed`: measured again, the repaired sound is not in sync
 * - `repair-no-sound`: the file holds no sound of its own
 * - `drift-too-short`: too few stretches of time give an offset to draw a line through
 */
export type RepairErrorCode =
  | "repair-unsure"
  | "repair-disagree"
  | "repair-unconfirmed"
  | "repair-no-sound"
  | "drift-too-short";

/**
 * An error of the repair stage: nothing was written.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(new RepairError("repair-unsure", "nobody speaks").code, "repair-unsure");
 * ```
 */
export class RepairError extends SyncError {
  /** Which of the known troubles it is. */
  declare readonly code: RepairErrorCode;

  /**
   * Makes one.
   *
   * @param code which of the known troubles it is
   * @param message one sentence that says what is wrong and what to do
   */
  constructor(code: RepairErrorCode, message: string) {
    super(code, message);
  }
}
