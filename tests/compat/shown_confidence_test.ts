import fc from "../support/properties.ts";
import { showConfidence } from "../../lib/compat/mod.ts";
import { pairwiseDistances } from "../../lib/sync/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

/** Distances of a track whose sound comes `late` frames after its picture. */
function distancesOf(windows: number, late: number) {
  const row = (i: number) => [Math.sin(i * 1.7), Math.cos(i * 2.3)];
  const features = (from: number) => ({
    data: Float32Array.from(
      { length: windows },
      (_, i) => i + from,
    ).reduce(
      (all, i, at) => (all.set(row(i), at * 2), all),
      new Float32Array(windows * 2),
    ),
    rows: windows,
    dimensions: 2,
  });
  return pairwiseDistances(features(100), features(100 - late), {
    search: 5,
    edges: "zeros",
  });
}

Deno.test("every frame of a track has a confidence, the last ones too", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 12, max: 60 }),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: 4, max: 5 }),
      (windows, late, more) => {
        const frames = windows + more;
        const shown = showConfidence(distancesOf(windows, late), frames)!;
        assertEquals(shown.offset, 0 - late);
        assertEquals(shown.framewise.length, frames);
        assert(shown.framewise.every((value) => Number.isFinite(value)));
        assert(shown.confidence > 0);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("a track without a window shows nothing", () => {
  const empty = { data: new Float32Array(0), windows: 0, search: 15 };
  assertEquals(showConfidence(empty, 5), undefined);
});
