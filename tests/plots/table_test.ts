import fc from "../support/properties.ts";
import { jupyterDisplay, table } from "../../lib/plots/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";

async function shown(
  ...arguments_: Parameters<typeof table>
): Promise<{ html: string; plain: string }> {
  const bundle = await table(...arguments_)[jupyterDisplay]();
  return {
    html: String(bundle["text/html"]),
    plain: String(bundle["text/plain"]),
  };
}

Deno.test("no text of a table can become markup", async () => {
  await fc.assert(fc.asyncProperty(fc.string(), async (text) => {
    const { html } = await shown([{ text }], { title: text });
    const tags = html.match(/<[^>]*>/g) ?? [];
    assert(
      tags.every((tag) =>
        /^<\/?(?:table|thead|tbody|tr|t[hd]|p|b)\b/.test(tag)
      ),
    );
  }));
});

Deno.test("a table as text has one line for each row, and its columns stand under each other", async () => {
  const { plain } = await shown([
    { file: "a.mp4", offset: -5 },
    { file: "longer.mp4", offset: 0.25 },
  ], { digits: 2 });
  assertEquals(plain.split("\n"), [
    "file        offset",
    "a.mp4           −5",
    "longer.mp4    0.25",
  ]);
});

Deno.test("a table shows the columns that were asked for, missing values empty", async () => {
  const { plain } = await shown([{ a: 1, b: null }], { columns: ["b", "a"] });
  assertEquals(plain, "b  a\n   1");
});

Deno.test("a table without rows is refused", () => {
  assertThrows(() => table([]), /at least one entry/);
});
