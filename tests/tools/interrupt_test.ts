import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { findPython } from "../../tools/notebook/execute.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { testWith } from "../support/requires.ts";

const helper = fileURLToPath(new URL("./interrupt.py", import.meta.url));
const folder = fileURLToPath(new URL("../../notebooks/", import.meta.url));

/** What the kernel ran before its last cell was interrupted, and what is left of it. */
function interrupt(
  cells: string[],
  child: string,
): { before: string[]; left: string[] } {
  const { stdout, stderr, status } = spawnSync(findPython(), ["-B", helper], {
    input: JSON.stringify({ deno: Deno.execPath(), cells, folder, child }),
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  assertEquals(status, 0, stderr);
  return JSON.parse(stdout);
}

const clip = "../data/samples/grid_three_shots.mp4";

for (
  const [what, cell, child] of [
    [
      "an analysis in a child process",
      `for (;;) for await (const _ of s.runPipeline(["${clip}"])) {}`,
      "child.ts",
    ],
    [
      "decoding in a worker",
      `for (;;) { await using m = await s.openMedia("${clip}"); for await (const _ of m.frames()) {} }`,
      "jupyter",
    ],
  ] as const
) {
  testWith(
    ["jupyter"],
    `interrupting ${what} leaves no process behind`,
    () => {
      const { before, left } = interrupt([
        'import * as s from "../mod.ts";',
        cell,
      ], child);
      assert(before.some((args) => args.includes(child)), before.join("\n"));
      assertEquals(left, []);
    },
  );
}
