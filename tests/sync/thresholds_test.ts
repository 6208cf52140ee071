import fc from "fast-check";
import { confidenceThreshold } from "../../lib/sync/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";

const table = [
  { windows: 25, confidence: 0.205 },
  { windows: 50, confidence: 0.148 },
  { windows: 100, confidence: 0.084 },
];

Deno.test("measured lengths have their measured threshold, and the nearest one holds outside", () => {
  assertEquals(
    [1, 25, 50, 100, 5000].map((n) => confidenceThreshold(table, n)),
    [0.205, 0.205, 0.148, 0.084, 0.084],
  );
  assertEquals(confidenceThreshold([], 50), undefined);
});

Deno.test("half way in the logarithm of the length lies half way between the thresholds", () => {
  assertAlmostEquals(
    confidenceThreshold(table, Math.sqrt(50 * 100))!,
    0.116,
    1e-12,
  );
});

Deno.test("more windows never need more confidence", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 400 }), (windows) => {
    assert(
      confidenceThreshold(table, windows + 1)! <=
        confidenceThreshold(table, windows)!,
    );
  }));
});
