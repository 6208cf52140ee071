import fc from "../support/properties.ts";
import {
  createRunningFilter,
  filterLookahead,
  medianFilter,
  smoothNumbers,
} from "../../lib/tracks/mod.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
} from "../support/assert.ts";

const values = fc.array(fc.integer({ min: -50, max: 200 }), {
  minLength: 1,
  maxLength: 700,
  size: "max",
});
const odd = fc.integer({ min: 0, max: 12 }).map((n) => 2 * n + 1);

/** Median and Gaussian with repeated ends, on a padded copy. */
function smoothSimply(x: number[], median: number, sigma: number): number[] {
  const width = Math.min(median, x.length % 2 ? x.length : x.length - 1);
  const pad = (y: number[], n: number) => [
    ...Array(n).fill(y[0]),
    ...y,
    ...Array(n).fill(y.at(-1)),
  ];
  const reach = (width - 1) / 2;
  const padded = pad(x, reach);
  const medians = x.map((_, i) =>
    padded.slice(i, i + width).sort((a, b) => a - b)[reach]!
  );
  const radius = Math.trunc(4 * sigma + 0.5);
  const weights = Array.from(
    { length: 2 * radius + 1 },
    (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((a, b) => a + b);
  const wide = pad(medians, radius);
  return x.map((_, i) =>
    weights.reduce((sum, w, j) => sum + w * wide[i + j]!, 0) / total
  );
}

Deno.test("the running median with zero edges is the whole array's median filter", () => {
  fc.assert(fc.property(values, odd, (x, median) => {
    assertEquals(
      smoothNumbers(x, { median, edges: "zeros" }),
      medianFilter(Float64Array.from(x), median),
    );
  }));
});

Deno.test("the running median and Gaussian with repeated ends is the filter of the padded array, for any length", () => {
  fc.assert(fc.property(
    values,
    odd,
    fc.integer({ min: 1, max: 6 }),
    (x, median, halves) => {
      const sigma = halves / 2;
      assertArrayAlmostEquals(
        smoothNumbers(x, { median, edges: "repeat", sigma }),
        smoothSimply(x, median, sigma),
        1e-9,
      );
    },
  ));
});

Deno.test("a smoothed number is final once the lookahead's numbers are known, and not late", () => {
  fc.assert(fc.property(values, odd, (x, median) => {
    const options = { median, edges: "repeat", sigma: 1.5 } as const;
    const filter = createRunningFilter(options);
    const ahead = filterLookahead(options);
    let given = 0;
    x.forEach((value, i) => {
      given += filter.push(value).length;
      const due = i + 1 < median ? 0 : Math.max(0, i + 1 - ahead);
      assertEquals(given, due);
    });
    assertEquals(given + filter.finish().length, x.length);
    assert(ahead === (median - 1) / 2 + 6);
  }));
});
