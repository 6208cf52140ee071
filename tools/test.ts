/**
 * Runs all tests and the examples in the documentation, then says what was
 * skipped and why, and ends with `N passed, N failed, N skipped`.
 *
 * Arguments go to `deno test`, e.g. `deno task test tests/sync`. Without, two
 * processes share the work, for a test leaves a second core idle.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";

/** What the second process takes: about half of the time, and all that starts Jupyter. */
const secondHalf = ["tests/notebooks_test.ts", "tests/tools", "tests/training"];
const paths = process.argv.slice(2);

/** What each process tests: what was named, or all in two parts. */
function parts(): readonly (readonly string[])[] {
  if (paths.length > 0) return [paths];
  const rest = readdirSync("tests").map((name) => `tests/${name}`)
    .filter((path) => !secondHalf.includes(path)).toSorted();
  return [["lib", ...rest, "data/samples/generator", "mod.ts"], secondHalf];
}

const skipped: string[] = [];
let passed = 0;
let failed = 0;
let ignored = 0;

function read(line: string): void {
  console.log(line);
  const skip = /^(.*) \[skipped: (.*)\] \.\.\. ignored/.exec(line);
  if (skip) skipped.push(`  ${skip[1]}: ${skip[2]}`);
  const count =
    /^(?:ok|FAILED) \| (\d+) passed.*?\| (\d+) failed(?:.*?\| (\d+) ignored)?/
      .exec(line);
  if (count) {
    passed += Number(count[1]);
    failed += Number(count[2]);
    ignored += Number(count[3] ?? 0);
  }
}

/** Starts a `deno test`, and keeps its lines until they are wanted. */
function start(args: readonly string[]) {
  const child = spawn(Deno.execPath(), [
    "test",
    "-A",
    "--quiet",
    "--doc",
    "--trace-leaks",
    ...args,
  ], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const kept: string[] = [];
  let tell = (line: string): void => void kept.push(line);
  const lines = createInterface(child.stdout).on("line", (line) => tell(line));
  const ends = Promise.all([
    once(lines, "close"),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return async (): Promise<number> => {
    kept.forEach(read);
    tell = read;
    const [, [status]] = await ends;
    return status ?? 1;
  };
}

const running = parts().map(start);
let worst = 0;
// One part's lines after the other's: mixed, nobody could tell which file they are of.
for (const finish of running) {
  const status = await finish();
  if (status !== 0 && failed === 0) failed = 1;
  worst = Math.max(worst, status);
}
if (skipped.length > 0) console.log(["Skipped:", ...skipped].join("\n"));
console.log(`${passed} passed, ${failed} failed, ${ignored} skipped`);
process.exitCode = worst;
