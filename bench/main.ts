/**
 * Lists the benchmarks of this folder, or runs one of them.
 *
 *     deno task bench                    what there is
 *     deno task bench pipeline [ARGS…]   runs one, with its arguments
 *
 * A benchmark is a program here whose opening comment names its own command.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("./", import.meta.url));

/** The first sentence of a program's opening comment, if it is a benchmark. */
function titleOf(name: string): string | undefined {
  const [comment] =
    /^\/\*\*.*?\*\//s.exec(readFileSync(`${folder}${name}.ts`, "utf8")) ?? [""];
  if (!comment.includes(`bench/${name}.ts`) || name === "main") return;
  const text = comment.replaceAll(/^\s*\/?\*+\/?/gm, " ").replaceAll(
    /\s+/g,
    " ",
  );
  return /^ (.*?)[.:](?: |$)/.exec(text)?.[1] ?? text.trim();
}

/** Every benchmark by name, with its title. */
function benchmarks(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(folder).sort()) {
    const name = /^(\w+)\.ts$/.exec(file)?.[1];
    const title = name === undefined ? undefined : titleOf(name);
    if (title !== undefined) found.set(name!, title);
  }
  return found;
}

const known = benchmarks();
const [name, ...args] = process.argv.slice(2);
if (name === undefined) {
  const width = Math.max(...[...known.keys()].map((key) => key.length));
  for (const [key, title] of known) {
    console.log(`${key.padEnd(width)}  ${title}`);
  }
} else if (known.has(name)) {
  const child = spawn(
    Deno.execPath(),
    ["run", "-A", `${folder}${name}.ts`, ...args],
    { stdio: "inherit" },
  );
  child.on("close", (status) => process.exitCode = status ?? 1);
} else {
  console.error(
    `there is no benchmark "${name}"; there are ${
      [...known.keys()].join(", ")
    }`,
  );
  process.exitCode = 2;
}
