import {
  type CurationPreset,
  curationPreset,
  curationPresets,
  limitsOf,
  presetWords,
  segmentWindow,
  trackConfidence,
} from "../../lib/segments/mod.ts";
import { falseAccepts, rateAtConfidence } from "../../lib/speakers/mod.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";

const presets: CurationPreset[] = Object.values(curationPresets);

Deno.test("a preset for another network lets the same share of strangers pass", () => {
  const own = { shift: "own", windows: segmentWindow } as const;
  const written = rateAtConfidence("syncnet_v2", 3, own);
  const { frameConfidence } = limitsOf(curationPresets.lrs, "syncnet_compact");
  assertAlmostEquals(
    rateAtConfidence("syncnet_compact", frameConfidence, {
      shift: "given",
      windows: segmentWindow,
    }),
    written,
    1e-9,
  );
  for (const windows of [30, 60, 200]) {
    assertAlmostEquals(
      rateAtConfidence(
        "syncnet_compact",
        trackConfidence(curationPresets.lrs, "syncnet_compact", windows),
        { shift: "own", windows },
      ),
      written,
      1e-9,
    );
  }
});

Deno.test("for the network that it was written for, a preset means what it says", () => {
  const { frameConfidence, offsetRange } = limitsOf(
    curationPresets.lrs,
    "syncnet_v2",
  );
  assertEquals([frameConfidence, offsetRange], [3, [-6, 6]]);
});

Deno.test("every preset has limits and words for every network that was measured", () => {
  for (const preset of presets) {
    for (const { network } of falseAccepts) {
      const { frameRelease, frameConfidence, minSeconds, maxSeconds } =
        limitsOf(preset, network);
      assert(0 < frameRelease && frameRelease <= frameConfidence);
      assert(minSeconds <= maxSeconds / 2);
      const words = presetWords(preset, network);
      assert(words.startsWith(`${preset.name}: confidence `));
      assert(words.includes("frames"));
    }
  }
});

Deno.test("the strict preset asks for more than the others", () => {
  const asked = (name: string): number =>
    limitsOf(curationPreset(name), "syncnet_compact").frameConfidence;
  assert(asked("strict") > asked("lrs"));
  assert(asked("strict") > asked("voxceleb"));
});

Deno.test("what nobody knows or measured is refused", () => {
  assertThrows(() => curationPreset("toString"), { code: "preset-unknown" });
  assertThrows(() => limitsOf(curationPresets.lrs, "mine"), {
    code: "threshold-unknown",
  });
});
