import { Command, CommanderError } from "commander";
import process from "node:process";
import { SyncError, UsageError } from "../errors.ts";

/** Exit statuses of every command. */
export const exitStatus = {
  /** Everything asked for was done. */
  fine: 0,
  /** An input failed, or a check did. */
  failed: 1,
  /** The command was called in a way that cannot work. */
  usage: 2,
  /** Stopped by Ctrl-C, as shells number it. */
  interrupted: 130,
} as const;

/** What Ctrl-C aborts with. */
class Interrupted extends SyncError {}

/**
 * A commander command that throws in place of ending the process, so that
 * {@link runCommand} gives the exit status. Its subcommands do the same.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(createCommand("offset").name(), "offset");
 * ```
 */
export function createCommand(name: string): Command {
  return new Command(name).exitOverride().showHelpAfterError(
    "(--help tells more)",
  ).configureOutput({
    // console.log lets a reader leave early (`… --help | head`); a stream's write would throw.
    writeOut: (text) => console.log(text.replace(/\n$/, "")),
  });
}

/**
 * Exit status of an error, and what to print on stderr for it.
 *
 * A wrong call gives 2, any {@link SyncError} 1 and its sentence. Everything
 * else is a fault of the program: 1, and the stack only with `SYNC_DEBUG=1`.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { UsageError } from "../errors.ts";
 * deepStrictEqual(explainError(new UsageError("no-input", "name a file")), {
 *   status: 2,
 *   lines: ["error: name a file"],
 * });
 * ```
 */
export function explainError(
  error: unknown,
  debug = false,
): { status: number; lines: string[] } {
  if (error instanceof CommanderError) {
    // Commander has printed its own message, or the help that was asked for.
    const status = error.exitCode === 0 ? exitStatus.fine : exitStatus.usage;
    return { status, lines: [] };
  }
  const stack = debug && error instanceof Error && error.stack !== undefined
    ? [error.stack]
    : [];
  if (error instanceof SyncError) {
    const status = error instanceof UsageError
      ? exitStatus.usage
      : error instanceof Interrupted
      ? exitStatus.interrupted
      : exitStatus.failed;
    return { status, lines: [`error: ${error.message}`, ...stack] };
  }
  const words = error instanceof Error ? error.message : String(error);
  const hint = debug ? "" : " (SYNC_DEBUG=1 shows where)";
  return {
    status: exitStatus.failed,
    lines: [`unexpected error: ${words}${hint}`, ...stack],
  };
}

/**
 * Runs a command and sets the process's exit status; never throws.
 *
 * Ctrl-C aborts the signal, so that the command can tidy up; a second one ends
 * the process at once.
 *
 * @param body does the work and returns the exit status
 * @returns the exit status, which is also set
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(await runCommand(() => Promise.resolve(0)), 0);
 * ```
 */
export async function runCommand(
  body: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const stop = new AbortController();
  const interrupt = (): void =>
    stop.abort(new Interrupted("interrupted", "stopped by Ctrl-C"));
  process.once("SIGINT", interrupt);
  let status: number;
  try {
    status = await body(stop.signal);
  } catch (error) {
    const debug = process.env["SYNC_DEBUG"] === "1";
    const explained = explainError(error, debug);
    explained.lines.forEach((line) => console.error(line));
    status = explained.status;
  } finally {
    process.removeListener("SIGINT", interrupt);
  }
  process.exitCode = status;
  return status;
}
