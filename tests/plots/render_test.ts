import { runInNewContext } from "node:vm";
import process from "node:process";
import sharp from "sharp";
import {
  closeSharedRenderer,
  figure,
  jupyterDisplay,
  openRenderer,
  PlotError,
  toHtml,
  toPng,
  toSvg,
} from "../../lib/plots/mod.ts";
import { assert, assertEquals, assertRejects } from "../support/assert.ts";
import { testWith } from "../support/requires.ts";
import { examples } from "./examples.ts";

const bars = figure([{ type: "bar", y: [1, 3, 2] }], {
  title: { text: "Bars </script>" },
  height: 240,
});

testWith(
  ["browser"],
  "Plotly's own schema knows every member of every figure",
  async () => {
    await using renderer = await openRenderer();
    for (const [name, draw] of Object.entries(examples)) {
      assertEquals(await renderer.validate(await draw()), [], name);
    }
    const wrong = figure([{ type: "bar", y: [1], colour: "red" }], {});
    assertEquals((await renderer.validate(wrong)).length, 1);
  },
);

testWith(
  ["browser"],
  "a PNG has the width asked for and the figure's own height",
  async () => {
    const { width, height, format } = await sharp(
      await toPng(bars, { width: 500 }),
    ).metadata();
    assertEquals({ width, height, format }, {
      width: 500,
      height: 240,
      format: "png",
    });
  },
);

testWith(["browser"], "an SVG is a document with the title in it", async () => {
  const svg = await toSvg(bars);
  assert(svg.startsWith("<svg") && svg.includes("Bars"), svg.slice(0, 80));
});

testWith(
  ["browser"],
  "a notebook gets Plotly's JSON, HTML and a picture",
  async () => {
    const bundle = await bars[jupyterDisplay]();
    await closeSharedRenderer();
    assertEquals(Object.keys(bundle).sort(), [
      "application/vnd.plotly.v1+json",
      "image/png",
      "text/html",
      "text/plain",
    ]);
    const html = String(bundle["text/html"]);
    assert(html.length < 5000, "Plotly itself must not be part of it");
    assertEquals(html.split("</script>").length, 2);
  },
);

Deno.test("without a browser a picture is refused in a sentence, and a notebook still gets the figure", async () => {
  const before = process.env["CHROMIUM_PATH"];
  process.env["CHROMIUM_PATH"] = "/nowhere/chromium";
  try {
    await assertRejects(toPng(bars), (error: unknown) => {
      assert(error instanceof PlotError);
      assertEquals(error.code, "plot-no-browser");
      return true;
    });
    const bundle = await bars[jupyterDisplay]();
    await closeSharedRenderer();
    assert(!("image/png" in bundle) && "text/html" in bundle);
  } finally {
    if (before === undefined) delete process.env["CHROMIUM_PATH"];
    else process.env["CHROMIUM_PATH"] = before;
  }
});

Deno.test("a page draws the same figure, whatever its title says", () => {
  const page = toHtml(bars);
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)];
  assertEquals(scripts.length, 1);
  const drawn: unknown[] = [];
  runInNewContext(scripts[0]![1]!, {
    Plotly: { newPlot: (...args: unknown[]) => drawn.push(...args) },
  });
  assertEquals(
    JSON.stringify(drawn.slice(1, 3)),
    JSON.stringify([bars.data, bars.layout]),
  );
});

Deno.test("a page can carry Plotly itself", () => {
  assert(toHtml(bars, { plotly: "inline" }).length > 4e6);
});
