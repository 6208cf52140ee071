import fc from "../support/properties.ts";
import { cutIntoLevels } from "../../lib/repair/levels.ts";
import { theilSen } from "../../lib/repair/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";

/** Least cost by trying every cut into `count` levels. */
function leastCost(values: number[], count: number, least: number): number {
  if (count === 1) {
    if (values.length < least) return Infinity;
    // Some value is a median of them.
    return Math.min(
      ...values.map((middle) =>
        values.reduce((sum, value) => sum + Math.abs(value - middle), 0)
      ),
    );
  }
  let best = Infinity;
  for (let cut = least; cut < values.length; cut++) {
    const cost = leastCost(values.slice(0, cut), 1, least) +
      leastCost(values.slice(cut), count - 1, least);
    best = Math.min(best, cost);
  }
  return best;
}

Deno.test("no other cut into as many levels lies nearer to the values", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -50, max: 50 }), {
      minLength: 2,
      maxLength: 11,
    }),
    fc.integer({ min: 1, max: 3 }),
    (values, least) => {
      const found = cutIntoLevels(values, 3, least);
      assertEquals(
        found.length,
        Math.min(3, Math.floor(values.length / least)),
      );
      for (const [i, { levels, cost }] of found.entries()) {
        assertEquals(levels.length, i + 1);
        assertEquals(levels[0]!.from, 0);
        assertEquals(levels.at(-1)!.to, values.length);
        assert(levels.every(({ from, to }) => to - from >= least));
        assertAlmostEquals(cost, leastCost(values, i + 1, least));
      }
    },
  ));
});

Deno.test("a quarter of the points may lie anywhere, and the line stays", () => {
  const noise = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(fc.property(
    fc.double({ min: -5, max: 5, noNaN: true }),
    fc.array(noise, { minLength: 40, maxLength: 40 }),
    fc.array(fc.integer({ min: -1000, max: 1000 }), {
      minLength: 10,
      maxLength: 10,
    }),
    (slope, small, wild) => {
      const xs = small.map((_, i) => i);
      const ys = small.map((value, i) =>
        i % 4 === 1 ? wild[i >> 2]! : 7 + slope * i + value
      );
      const line = theilSen(xs, ys);
      assertAlmostEquals(line.slope, slope, 0.25);
      assert(line.slopeInterval[0] <= line.slope);
      assert(line.slopeInterval[1] >= line.slope);
    },
  ));
});

Deno.test("the interval of 99 % holds the true slope in 95 of 100 noisy lines at least", () => {
  let held = 0;
  let state = 1;
  const random = (): number =>
    (state = state * 48271 % 2147483647) / 2147483647;
  for (let run = 0; run < 100; run++) {
    const xs = Array.from({ length: 18 }, (_, i) => 10 * i);
    // The sum of three is nearly normal.
    const ys = xs.map((x) => 0.1 * x + 4 * (random() + random() + random()));
    const [low, high] = theilSen(xs, ys).slopeInterval;
    if (low <= 0.1 && high >= 0.1) held++;
  }
  assert(held >= 95, `${held} of 100`);
});
