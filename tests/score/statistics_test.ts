import fc from "../support/properties.ts";
import { setNumbers } from "../../lib/score/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
  minLength: 2,
  maxLength: 30,
});

Deno.test("the interval lies within the values and moves with them", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: -50, max: 50 }), (set, shift) => {
      const { interval, mean } = setNumbers(set);
      const [low, high] = interval!;
      assert(low <= high);
      assert(low >= Math.min(...set) - 1e-9 && high <= Math.max(...set) + 1e-9);
      const moved = setNumbers(set.map((value) => value + shift));
      assertAlmostEquals(moved.interval![0], low + shift, 1e-9);
      assertAlmostEquals(moved.mean!, mean! + shift, 1e-9);
    }),
    { numRuns: 20 },
  );
});

Deno.test("the interval of many normal values is mean ± 1.96 standard errors", () => {
  const random = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), {
    numRuns: 400,
    seed: 5,
  });
  const mean = random.reduce((a, b) => a + b) / random.length;
  const deviation = Math.sqrt(
    random.reduce((sum, x) => sum + (x - mean) ** 2, 0) / random.length,
  );
  const half = 1.96 * deviation / Math.sqrt(random.length);
  const { interval } = setNumbers(random);
  assertAlmostEquals(interval![0], mean - half, 0.15 * half);
  assertAlmostEquals(interval![1], mean + half, 0.15 * half);
});

Deno.test("a set of one value has no interval, an empty one nothing", () => {
  assertEquals(setNumbers([7]), {
    count: 1,
    mean: 7,
    median: 7,
    interval: null,
  });
  assertEquals(setNumbers([]).mean, null);
});
