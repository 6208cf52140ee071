import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "../support/properties.ts";
import { createGrid } from "../../lib/media/grid.ts";

/** Which picture each grid frame shows, by the streaming grid. */
function show(times: number[], period: number, end = Infinity): number[] {
  const grid = createGrid(times[0]!, end);
  const shown: number[] = [];
  times.forEach((time, i) => {
    const next = times[i + 1];
    const count = next === undefined
      ? grid.finish(time, period)
      : grid.until(time, next);
    for (let k = 0; k < count; k++) shown.push(i);
  });
  strictEqual(grid.index, shown.length);
  return shown;
}

/** Times of pictures with any distances between 5 and 300 ms. */
const times = fc.tuple(
  fc.double({ min: -5, max: 1000, noNaN: true }),
  fc.array(fc.integer({ min: 5, max: 300 }), { minLength: 1, maxLength: 80 }),
).map(([first, steps]) => {
  let time = first;
  return [first, ...steps.map((step) => time += step / 1000)];
});

Deno.test("every grid frame shows the nearest picture", () => {
  fc.assert(fc.property(times, (times) => {
    show(times, 0.04).forEach((shown, k) => {
      const at = times[0]! + k / 25;
      const nearest = Math.min(...times.map((time) => Math.abs(time - at)));
      ok(Math.abs(times[shown]! - at) <= nearest + 0.0011);
    });
  }));
});

Deno.test("the grid goes on to half a picture after the last", () => {
  fc.assert(fc.property(times, (times) => {
    const last = times.at(-1)! - times[0]!;
    const count = show(times, 0.08).length;
    ok(Math.abs((count - 1) / 25 - last) <= 0.0401, `${count} for ${last} s`);
  }));
});

/**
 * p pictures in q grid frames: their places against the grid repeat after q
 * frames. A mean over anything but whole cycles tells where it was cut: at
 * 24.93 pictures a second a cycle lasts 14 s, and 8 s of it lie off by 5 ms.
 */
const cycles = fc.tuple(
  fc.integer({ min: 1, max: 60 }),
  fc.integer({ min: 1, max: 25 }),
)
  .filter(([p, q]) => p / q >= 0.2 && p / q <= 4.8);

Deno.test("a constant rate between 5 and 120 pictures a second is shown without a mean error", () => {
  fc.assert(
    fc.property(cycles, ([p, q]) => {
      const rate = 25 * p / q;
      const count = p * Math.ceil(200 / q);
      const times = Array.from({ length: count }, (_, i) => i / rate);
      const shown = show(times, 1 / rate);
      const errors = shown.map((i, k) => k / 25 - times[i]!);
      const mean = errors.reduce((a, b) => a + b) / errors.length;
      ok(Math.abs(mean) < 0.005, `${1000 * mean} ms at ${rate}`);
      for (const error of errors) ok(Math.abs(error) <= 0.5 / rate + 0.0011);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("25 pictures a second are shown one by one, whatever the clock rounds them to", () => {
  for (const clock of [1000, 90000, 12800, 600]) {
    for (const first of [0, 0.04, 1.48, 3600.001]) {
      const times = Array.from(
        { length: 500 },
        (_, i) => Math.round((first + i / 25) * clock) / clock,
      );
      deepStrictEqual(show(times, 0.04), [...Array(500).keys()]);
    }
  }
});

Deno.test("no grid frame lies at or after the end", () => {
  const times = Array.from({ length: 100 }, (_, i) => i / 25);
  strictEqual(show(times, 0.04, 1).length, 25);
  strictEqual(show(times, 0.04, 1.01).length, 26);
  strictEqual(show(times, 0.04, 0).length, 0);
});
