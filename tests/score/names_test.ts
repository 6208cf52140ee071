import fc from "../support/properties.ts";
import { networks } from "../../lib/networks/mod.ts";
import {
  publishedWeightsSha256,
  scoreNames,
  scorePreset,
  scorePresets,
} from "../../lib/score/mod.ts";
import { listModels } from "../../lib/weights/mod.ts";
import { assertEquals } from "../support/assert.ts";
import { throws } from "node:assert/strict";

Deno.test("only the published weights of SyncNet v2 give an LSE, and only by a published recipe", () => {
  fc.assert(fc.property(
    fc.constantFrom(...networks.keys()),
    fc.oneof(fc.constant(publishedWeightsSha256), fc.string()),
    fc.constantFrom(...Object.values(scorePresets)),
    (name, sha256, preset) => {
      const names = scoreNames({ name, sha256 }, preset);
      const official = name === "syncnet_v2" &&
        sha256 === publishedWeightsSha256 && preset.published;
      assertEquals(names.isLse, official);
      for (const word of [names.distance, names.confidence]) {
        assertEquals(word.includes("LSE"), official);
      }
      assertEquals(names.reason === undefined, official);
    },
  ));
});

Deno.test("the published weights are those that the manifest lists", () => {
  const listed = listModels().find(({ entry }) => entry.name === "syncnet_v2");
  assertEquals(listed?.entry.sha256, publishedWeightsSha256);
});

Deno.test("an unknown preset is a wrong call that names the known ones", () => {
  throws(() => scorePreset("toString"), { code: "preset-unknown" });
  throws(() => scorePreset("lse"), /wav2lip_lrs.*latentsync/);
});
