import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { assert } from "./assert.ts";

/** What a command did. */
export interface CommandRun {
  /** Exit status; 130 if it was interrupted. */
  readonly status: number | null;
  /** All that it printed. */
  readonly out: string;
  /** All that it printed as errors and progress. */
  readonly err: string;
}

/** Path of a bundled clip. */
export function sample(name: string): string {
  return fileURLToPath(new URL(`../../data/samples/${name}`, import.meta.url));
}

/**
 * Runs a command of lib/cli in a process group of its own, as a shell does;
 * fails if it prints a stack.
 *
 * @param hear hears of progress: all that came on stderr so far
 */
export function runCli(
  command: string,
  args: readonly string[],
  hear: (child: ChildProcess, err: string) => void = () => {},
): Promise<CommandRun> {
  const script = fileURLToPath(
    new URL(`../../lib/cli/${command}.ts`, import.meta.url),
  );
  const child = spawn(
    Deno.execPath(),
    ["run", "-A", "--quiet", script, ...args],
    {
      detached: true,
      env: { ...process.env, NO_COLOR: "1", SYNC_DEBUG: "" },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => out += text);
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    hear(child, err);
  });
  return new Promise((resolve) => {
    child.on("close", (status, signal) => {
      assert(!/^\s+at /m.test(err), `a stack trace: ${err}`);
      // Deno reads status 130 as death by SIGINT.
      resolve({ status: signal === "SIGINT" ? 130 : status, out, err });
    });
  });
}
