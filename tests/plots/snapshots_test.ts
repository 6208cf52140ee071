/**
 * Each figure's JSON against tests/snapshots/plots. To renew them after a wanted
 * change: `RENEW_SNAPSHOTS=1 deno test -A tests/plots/snapshots_test.ts`, then
 * `deno run -A tools/gallery.ts`, look at the pictures, and commit both.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readdirSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Figure } from "../../lib/plots/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { examples } from "./examples.ts";

const folder = fileURLToPath(new URL("../snapshots/plots/", import.meta.url));
const renew = process.env["RENEW_SNAPSHOTS"] === "1";

/** The figure as text; pictures stand for themselves, since their bytes belong to the encoder. */
function text(figure: Figure): string {
  const json = JSON.stringify(figure, null, 1);
  return json.replace(/"data:image\/(\w+);base64,[^"]+"/g, '"data:image/$1"')
    // One line for each list of numbers, so that a change can be read.
    .replace(
      /\[[\s\d.,e+-]*(?:null[\s\d.,e+-]*)*\]/g,
      (list) => list.replace(/\s+/g, " "),
    ) + "\n";
}

for (const [name, draw] of Object.entries(examples)) {
  Deno.test(`the figure ${name} is the one that was looked at`, async () => {
    const file = `${folder}${name}.json`;
    const now = text(await draw());
    if (renew) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, now);
    }
    assert(existsSync(file), `no snapshot ${file}: renew them`);
    assertEquals(JSON.parse(now), JSON.parse(readFileSync(file, "utf8")));
  });
}

Deno.test("every snapshot belongs to a figure", () => {
  const names = readdirSync(folder).map((file) => file.replace(".json", ""));
  assertEquals(names.sort(), Object.keys(examples).sort());
});
