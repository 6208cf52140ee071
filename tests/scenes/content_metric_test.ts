import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createContentMeter, downscaleFactor } from "../../lib/scenes/mod.ts";
import { readSafetensors } from "../../lib/torch/mod.ts";
import { assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";
import { bgrFrame, sequences, swapRedAndBlue } from "./reference_frames.ts";

interface ReferenceScenes {
  sequences: { name: string; sha256: string }[];
  downscale_table: [number, number][];
}

function readReference(): ReferenceScenes {
  return JSON.parse(
    readFileSync(shared("reference/scenes/scenes.json"), "utf8"),
  );
}

testWith(
  ["shared"],
  "the content metric equals the reference in the last bit on every sequence",
  () => {
    const metrics = readSafetensors(
      readFileSync(shared("reference/scenes/content_metrics.safetensors")),
    );
    for (const { name, sha256 } of readReference().sequences) {
      const sequence = sequences[name]!;
      const { width, height } = sequence;
      const hash = createHash("sha256");
      const meter = createContentMeter();
      const found: number[] = [];
      for (let t = 0; t < sequence.frames; t++) {
        const bgr = bgrFrame(sequence, t);
        hash.update(bgr);
        const data = swapRedAndBlue(bgr);
        const metric = meter.push({ data, width, height });
        found.push(
          metric.content,
          metric.hue,
          metric.saturation,
          metric.value,
        );
      }
      assertEquals(hash.digest("hex"), sha256, name);
      assertEquals(Float64Array.from(found), metrics.get(name)!.data, name);
    }
  },
);

testWith(
  ["shared"],
  "the sub-sampling factor follows the reference's table of widths",
  () => {
    for (const [width, factor] of readReference().downscale_table) {
      assertEquals(downscaleFactor(width), factor, `width ${width}`);
    }
  },
);

Deno.test("a picture of another size starts the comparison anew", () => {
  const meter = createContentMeter();
  meter.push({ data: new Uint8Array(3), width: 1, height: 1 });
  const wide = { data: new Uint8Array(6).fill(200), width: 2, height: 1 };
  assertEquals(meter.push(wide).content, 0);
  assertEquals(meter.push(wide).content, 0);
});
