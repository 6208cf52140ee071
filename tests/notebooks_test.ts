import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";
import { assertEquals } from "./support/assert.ts";
import { testWith } from "./support/requires.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const names = readdirSync(`${root}notebooks`)
  .filter((name) => name.endsWith(".ipynb"))
  .map((name) => name.replace(/\.ipynb$/, ""))
  .toSorted();

function notebooks(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(
    Deno.execPath(),
    ["run", "-A", "--quiet", "tools/notebooks.ts", ...args],
    { cwd: root, encoding: "utf8" },
  );
  assertEquals(status, 0, stdout + stderr);
}

Deno.test("the notebooks' stored outputs belong to their code", () => {
  notebooks("--check");
});

for (const name of names) {
  testWith(
    ["jupyter", "browser"],
    `notebook ${name} runs, shows all it did and gives its recorded results`,
    () => notebooks(name),
  );
}
