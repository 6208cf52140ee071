import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Decoder, startDecoder } from "../../lib/media/mod.ts";
import {
  analyseDefaults,
  curateDefaults,
  measureDrift,
  openTools,
  startCuration,
} from "../../lib/pipeline/mod.ts";
import { scoreClip } from "../../lib/score/mod.ts";
import { curationPreset } from "../../lib/segments/mod.ts";
import { assertEquals } from "../support/assert.ts";

const files = ["grid_in_sync", "grid_three_shots"].map((name) =>
  `data/samples/${name}.mp4`
);

Deno.test("scores and drift are the same when many files share a decoding thread", async () => {
  await using tools = await openTools(analyseDefaults);
  await using decoder = startDecoder();
  const presets = ["wav2lip_lrs", "default"];
  for (const file of files) {
    assertEquals(
      await scoreClip(file, tools, { presets, decoder }),
      await scoreClip(file, tools, { presets }),
    );
  }
  const options = { tools, stretchSeconds: 3 };
  assertEquals(
    await measureDrift(files[1]!, { ...options, decoder }),
    await measureDrift(files[1]!, options),
  );
  assertEquals(decoder.openFiles, 0);
});

Deno.test("a data set has the same bytes when many files share a decoding thread", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shared-"));
  const curate = async (name: string, decoder?: Decoder): Promise<string> => {
    const out = join(folder, name);
    const { files: outcomes } = startCuration(files, {
      ...curateDefaults,
      format: "lossless",
      preset: curationPreset("lrs"),
      out,
      ...(decoder ? { decoder } : {}),
    });
    await Array.fromAsync(outcomes);
    return readFileSync(join(out, "manifest.jsonl"), "utf8");
  };
  try {
    await using decoder = startDecoder();
    // The manifest holds the digests of the clips.
    assertEquals(await curate("one", decoder), await curate("many"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
