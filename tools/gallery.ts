/**
 * Draws every figure at 600 pixels into out/gallery, to be looked at, and asks
 * Plotly's own schema whether it understood everything.
 *
 * Arguments: names of figures; all of them if there are none.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { openRenderer } from "../lib/plots/mod.ts";
import { examples } from "../tests/plots/examples.ts";

const folder = fileURLToPath(new URL("../out/gallery/", import.meta.url));
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in examples));
if (unknown !== undefined) {
  console.error(`no figure is called ${unknown}: ${Object.keys(examples)}`);
  process.exit(2);
}

mkdirSync(folder, { recursive: true });
await using renderer = await openRenderer();
for (const name of wanted.length > 0 ? wanted : Object.keys(examples)) {
  const figure = await examples[name]!();
  for (const complaint of await renderer.validate(figure)) {
    console.error(`${name}: ${complaint}`);
    process.exitCode = 1;
  }
  const png = await renderer.toPng(figure, { width: 600 });
  writeFileSync(join(folder, `${name}.png`), png);
  console.log(`out/gallery/${name}.png ${(png.length / 1024).toFixed(0)} kB`);
}
