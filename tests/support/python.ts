import { spawnSync } from "node:child_process";
import { python } from "./requires.ts";

/** Runs a program in Debian's Python; returns what it prints, fails with what it says. */
export function runPython(
  program: string,
  args: readonly string[] = [],
  input: string | Uint8Array = "",
): string {
  const { status, stdout, stderr } = spawnSync(
    python,
    ["-c", program, ...args],
    { input, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`Python said: ${stderr}`);
  return stdout;
}
