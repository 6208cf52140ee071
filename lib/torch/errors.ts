import { SyncError } from "../errors.ts";

/**
 * Why a checkpoint or tensor file was refused.
 *
 * | code | meaning |
 * |---|---|
 * | `checkpoint-missing` | the file cannot be opened |
 * | `not-a-checkpoint` | the file is something else; the message says what it looks like |
 * | `checkpoint-truncated` | the file ends too early, or claims more bytes than it has |
 * | `checkpoint-unsafe` | it names a function or class outside the list of plain tensor parts |
 * | `checkpoint-corrupt` | it contradicts itself |
 * | `checkpoint-unsupported` | sound perhaps, but of a kind that is not read here |
 * | `checkpoint-too-large` | reading it would need far more memory than the file's size |
 */
export type CheckpointErrorCode =
  | "checkpoint-missing"
  | "not-a-checkpoint"
  | "checkpoint-truncated"
  | "checkpoint-unsafe"
  | "checkpoint-corrupt"
  | "checkpoint-unsupported"
  | "checkpoint-too-large";

/**
 * A weights file that cannot or must not be read.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const error = new CheckpointError("checkpoint-unsafe", "refused os.system");
 * strictEqual(error.code, "checkpoint-unsafe");
 * ```
 */
export class CheckpointError extends SyncError {
  /**
   * Makes an error with one of the codes of its table.
   *
   * @param code one of the codes above
   * @param message one sentence for a person
   * @param options the `cause`, if another error led to this one
   */
  constructor(
    code: CheckpointErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}
