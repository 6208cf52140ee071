import process from "node:process";

/**
 * An error that a person can act on.
 *
 * Every stage throws a subclass of it; the command line turns `code` into an
 * exit status and prints `message` alone, without a stack. A notebook shows the
 * same sentence: in its kernel the stack is that sentence (`SYNC_DEBUG=1`
 * keeps the frames, as on the command line).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const error = new SyncError("no-face", "no face was found in 250 frames");
 * strictEqual(error.code, "no-face");
 * ```
 */
export class SyncError extends Error {
  /** A short, stable identifier in kebab-case, e.g. `file-missing`. */
  readonly code: string;

  /**
   * Makes an error with a code for programs and a sentence for people.
   *
   * @param code stable identifier in kebab-case
   * @param message one sentence that says what is wrong and what to do
   * @param options the `cause`, if another error led to this one
   */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    if (inNotebook() && process.env["SYNC_DEBUG"] !== "1") {
      this.stack = `error: ${message}`;
    }
  }

  /** What a notebook shows for an error that was caught: the sentence. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": `error: ${this.message}` };
  }
}

/** The command or function was called in a way that cannot work (exit status 2). */
export class UsageError extends SyncError {}

/** Whether this is a notebook's kernel, which prints the stack of what a cell throws. */
function inNotebook(): boolean {
  try {
    // Elsewhere reading it throws.
    return (Deno as unknown as { jupyter?: unknown }).jupyter !== undefined;
  } catch {
    return false;
  }
}
