/**
 * Runs all tests and the examples in the documentation, then says what was
 * skipped and why, and ends with `N passed, N failed, N skipped`.
 *
 * Arguments go to `deno test`, e.g. `deno task test tests/sync`.
 */
import { spawn } from "node:child_process";
import process from "node:process";

const paths = process.argv.slice(2);
const args = [
  "test",
  "-A",
  "--quiet",
  "--doc",
  "--trace-leaks",
  ...(paths.length > 0
    ? paths
    : ["lib", "tests", "data/samples/generator", "mod.ts"]),
];
const child = spawn(Deno.execPath(), args, {
  stdio: ["ignore", "pipe", "inherit"],
  env: { ...process.env, NO_COLOR: "1" },
});

const skipped: string[] = [];
let passed = 0;
let failed = 0;
let ignored = 0;
let rest = "";

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

child.stdout.setEncoding("utf8");
child.stdout.on("data", (chunk: string) => {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop()!;
  lines.forEach(read);
});
child.on("close", (status) => {
  if (rest !== "") read(rest);
  if (skipped.length > 0) console.log(["Skipped:", ...skipped].join("\n"));
  if (status !== 0 && failed === 0) failed = 1;
  console.log(`${passed} passed, ${failed} failed, ${ignored} skipped`);
  process.exitCode = status ?? 1;
});
