import fc from "../support/properties.ts";
import {
  compareSets,
  type NamedRow,
  type ScoreRow,
  summarise,
} from "../../lib/score/mod.ts";
import { assertAlmostEquals, assertEquals } from "../support/assert.ts";

function row(distance: number, preset = "default"): ScoreRow {
  return {
    file: "a.mp4",
    status: "ok",
    code: null,
    reason: null,
    preset,
    cropPath: "aligned",
    crop: "",
    detector: "yunet",
    network: "syncnet_compact",
    weightsSha256: "",
    distanceName: "distance",
    confidenceName: "confidence",
    track: 0,
    tracks: 1,
    firstFrame: 0,
    endFrame: 50,
    windows: 46,
    distance,
    confidence: 1 - distance,
    distanceAtZero: distance,
    offsetFrames: 0,
    zeroFrames: 0,
    edges: "omit",
    search: 15,
    minTrack: 25,
    versions: "",
  };
}

function named(distances: readonly number[], offset = 0): NamedRow[] {
  return distances.map((distance, i) => ({
    name: `clip${i + offset}`,
    row: row(distance),
  }));
}

const distances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 2,
  maxLength: 20,
});

Deno.test("a set compared with itself does not differ", () => {
  fc.assert(
    fc.property(distances, (set) => {
      const [result] = compareSets(named(set), named(set));
      assertEquals(result!.pairs, set.length);
      assertEquals(result!.distance, {
        mean: 0,
        interval: [0, 0],
        higher: 0,
      });
    }),
    { numRuns: 10 },
  );
});

Deno.test("the difference of the sets is the opposite the other way round", () => {
  fc.assert(
    fc.property(distances, distances, (a, b) => {
      const [there] = compareSets(named(a), named(b));
      const [back] = compareSets(named(b), named(a));
      assertAlmostEquals(there!.distance.mean!, -back!.distance.mean!, 1e-12);
      assertEquals(there!.unpaired, back!.unpaired.toReversed());
    }),
    { numRuns: 10 },
  );
});

Deno.test("clips are paired by name whatever their order, and as wholes only if no name is shared", () => {
  const a = named([0.1, 0.9]);
  const b = named([0.2, 1]).toReversed();
  const [paired] = compareSets(a, b);
  assertAlmostEquals(paired!.distance.interval![0], 0.1);
  assertEquals(paired!.distance.higher, 2);
  const [whole] = compareSets(a, named([0.2, 1], 5));
  assertEquals(whole!.pairs, 0);
  assertAlmostEquals(whole!.distance.mean!, 0.1);
  assertEquals(whole!.distance.higher, null);
});

Deno.test("what failed is counted and not averaged", () => {
  const failed: ScoreRow = {
    ...row(0),
    status: "failed",
    distance: null,
    confidence: null,
    distanceAtZero: null,
    offsetFrames: null,
  };
  const [summary] = summarise([row(0.2), failed, row(0.4)]);
  assertEquals(summary!.failed, 1);
  assertEquals(summary!.distance.count, 2);
  assertAlmostEquals(summary!.distance.mean!, 0.3);
  assertEquals(summary!.offsets, [[0, 2]]);
});
