import { SyncError } from "../errors.ts";

/**
 * Why a network's file cannot be had.
 *
 * | code | meaning |
 * |---|---|
 * | `model-missing` | it is known, but not on this machine; the message has the command that helps |
 * | `model-unknown` | no model of that name, and no file of that path |
 * | `model-damaged` | the file is there, but its bytes are not the listed ones |
 * | `model-no-source` | it cannot be downloaded: the user has to add it |
 * | `model-not-fetched` | every source failed; the message says how |
 * | `model-refused` | a file to be added is not what it should be |
 * | `manifest-broken` | the list of models cannot be read |
 */
export type WeightsErrorCode =
  | "model-missing"
  | "model-unknown"
  | "model-damaged"
  | "model-no-source"
  | "model-not-fetched"
  | "model-refused"
  | "manifest-broken";

/**
 * A network's file that is missing, damaged, or cannot be fetched.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const error = new WeightsError("model-missing", "run: deno task models fetch s3fd");
 * strictEqual(error.code, "model-missing");
 * ```
 */
export class WeightsError extends SyncError {
  /**
   * Makes an error with one of the codes of its table.
   *
   * @param code one of the codes above
   * @param message one sentence for a person
   * @param options the `cause`, if another error led to this one
   */
  constructor(code: WeightsErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}
