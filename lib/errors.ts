/**
 * An error that a person can act on.
 *
 * Every stage throws a subclass of it; the command line turns `code` into an
 * exit status and prints `message` alone, without a stack.
 *
 * @example
 * import { equal } from "node:assert/strict";
 * const error = new SyncError("no-face", "no face was found in 250 frames");
 * equal(error.code, "no-face");
 */
export class SyncError extends Error {
  /** A short, stable identifier in kebab-case, e.g. `file-missing`. */
  readonly code: string;

  /**
   * @param code stable identifier in kebab-case
   * @param message one sentence that says what is wrong and what to do
   * @param options the `cause`, if another error led to this one
   */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The command or function was called in a way that cannot work (exit status 2). */
export class UsageError extends SyncError {}
