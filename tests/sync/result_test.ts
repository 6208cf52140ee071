import fc from "../support/properties.ts";
import { pairwiseDistances, recipes, syncResult } from "../../lib/sync/mod.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";
import { features, plantedMatrix, randomFeatures } from "./support.ts";

const recipe = recipes["default"]!;
const network = {
  name: "syncnet_compact",
  zeroFrames: 0,
  thresholds: [
    { windows: 25, confidence: 0.205 },
    { windows: 100, confidence: 0.084 },
  ],
};

Deno.test("the result of a planted offset says it in frames, milliseconds and words", () => {
  const result = syncResult(plantedMatrix(150, 20, 0.5, 0.1), {
    network,
    recipe,
    voicedSeconds: 5,
  });
  assertEquals(result.offsetFrames, -5);
  assertAlmostEquals(result.offsetMs!, -200, 2);
  assert(
    /^the sound is (19|20)\d ms late \(5 frames\)$/.test(result.offsetWords),
  );
  assertAlmostEquals(result.minDistance!, 0.5, 0.01);
  assertAlmostEquals(result.confidence!, 0.5, 0.01);
  assertAlmostEquals(result.distanceAtZero!, 1, 0.01);
  assertEquals(result.verdict, "out-of-sync");
  assertEquals(result.reliability, "high");
  assertEquals(
    [result.recipe, result.network, result.zeroFrames],
    ["default", "syncnet_compact", 0],
  );
});

Deno.test("the network's zero is taken off what is shown, not off what it read", () => {
  const shifted = { ...network, zeroFrames: -2 };
  const matrix = plantedMatrix(150, 17, 0.5, 0.1);
  const result = syncResult(matrix, { network: shifted, recipe });
  assertEquals([result.rawOffsetFrames, result.offsetFrames], [-2, 0]);
  assertEquals(result.verdict, "in-sync");
  const [low, high] = result.offsetInterval!;
  assert(low <= 0.1 && high >= -0.1 && high - low < 1);
});

Deno.test("frames shown later than their pictures were taken count against an early sound", () => {
  const matrix = plantedMatrix(150, 12, 0.5);
  const plain = syncResult(matrix, { network, recipe });
  const late = syncResult(matrix, { network, recipe, meanTimeError: 0.008 });
  assertAlmostEquals(late.offsetMs!, plain.offsetMs! - 8, 1e-9);
  assertEquals(late.offsetFrames, plain.offsetFrames);
});

Deno.test("a track without sound has a verdict and no numbers", () => {
  const matrix = {
    data: new Float32Array(31 * 40).fill(NaN),
    windows: 40,
    search: 15,
  };
  const result = syncResult(matrix, { network, recipe });
  assertEquals(result.verdict, "cannot-tell");
  assertEquals(result.reliability, "low");
  assertEquals([
    result.offsetFrames,
    result.offsetMs,
    result.offsetInterval,
    result.minDistance,
    result.confidence,
    result.distanceAtZero,
  ], new Array(6).fill(null));
  const silent = syncResult(matrix, { network, recipe, voicedSeconds: 0 });
  assertEquals(silent.verdict, "no-speech");
});

Deno.test("tracks of 0, 1 and 5 windows are too short but have a result", () => {
  const stream = randomFeatures(40, 8, 5);
  for (const windows of [0, 1, 5]) {
    const matrix = pairwiseDistances(features(stream, 17, windows), stream, {
      alignment: 17,
    });
    const result = syncResult(matrix, { network, recipe });
    assertEquals(result.verdict, "too-short");
    assertEquals(result.offsetFrames, windows === 0 ? null : 0);
    assertEquals(result.framewiseConfidence.length, windows);
  }
});

Deno.test("constant vectors have no confidence, so nothing can be told", () => {
  const constant = {
    data: new Float32Array(60 * 8).fill(0.3),
    rows: 60,
    dimensions: 8,
  };
  const result = syncResult(pairwiseDistances(constant, constant), {
    network,
    recipe,
  });
  assertAlmostEquals(result.confidence!, 0, 1e-6);
  assertEquals(result.verdict, "cannot-tell");
});

Deno.test("a best shift at the end of the search is unreliable", () => {
  const result = syncResult(plantedMatrix(200, 0, 0.5), { network, recipe });
  assertEquals([result.offsetFrames, result.reliability], [15, "low"]);
});

Deno.test("delaying the sound by s frames moves offset, milliseconds and interval by -s", () => {
  fc.assert(
    fc.property(fc.integer({ min: -10, max: 10 }), fc.nat(), (s, seed) => {
      const stream = randomFeatures(200, 8, seed);
      const picture = features(stream, 50, 80);
      const resultAt = (alignment: number) =>
        syncResult(pairwiseDistances(picture, stream, { alignment }), {
          network,
          recipe,
        });
      const before = resultAt(50);
      // Sound that comes s frames later has its row of picture row 0 s rows further on.
      const after = resultAt(50 - s);
      assertEquals(after.offsetFrames, before.offsetFrames! - s);
      assert(Math.abs(after.offsetMs! - before.offsetMs! + 40 * s) <= 20);
    }),
    { numRuns: 30 },
  );
});

Deno.test("marks of silence must be as many as windows, and are passed on", () => {
  const matrix = plantedMatrix(30, 15, 0.5);
  const marks = new Uint8Array(30).fill(1, 10, 20);
  assertEquals(
    syncResult(matrix, { network, recipe, silentWindows: marks }).silentWindows,
    marks,
  );
  assertThrows(
    () =>
      syncResult(matrix, {
        network,
        recipe,
        silentWindows: new Uint8Array(29),
      }),
    RangeError,
  );
});

Deno.test("the threshold is the network's for so many windows, and null if nobody measured it", () => {
  const thresholdOf = (windows: number, thresholds = network.thresholds) =>
    syncResult(plantedMatrix(windows, 15, 0.5), {
      network: { ...network, thresholds },
      recipe,
    }).confidenceThreshold;
  assertAlmostEquals(thresholdOf(50)!, (0.205 + 0.084) / 2, 1e-12);
  assertEquals([thresholdOf(10), thresholdOf(400)], [0.205, 0.084]);
  assertEquals(thresholdOf(50, []), null);
});
