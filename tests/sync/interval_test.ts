import fc from "../support/properties.ts";
import {
  meanCurve,
  offsetInterval,
  subFrameOffset,
} from "../../lib/sync/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { plantedMatrix } from "./support.ts";

function intervalOf(
  windows: number,
  noise: number,
  seed: number,
): [number, number] {
  const matrix = plantedMatrix(windows, 12, 0.8, noise, seed);
  return offsetInterval(matrix, meanCurve(matrix))!;
}

function meanWidth(windows: number, noise: number): number {
  let sum = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const [low, high] = intervalOf(windows, noise, seed);
    sum += high - low;
  }
  return sum / 20;
}

Deno.test("the interval holds the offset", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 80 }), fc.nat(), (windows, seed) => {
      const matrix = plantedMatrix(windows, 9, 0.9, 2, seed);
      const curve = meanCurve(matrix);
      const [low, high] = offsetInterval(matrix, curve)!;
      const offset = subFrameOffset(curve);
      assert(low <= offset && offset <= high);
    }),
    { numRuns: 40 },
  );
});

Deno.test("more windows and a sharper curve make the interval narrower", () => {
  assert(meanWidth(200, 2) < meanWidth(40, 2));
  assert(meanWidth(40, 2) < meanWidth(12, 2));
  assert(meanWidth(40, 0.5) < meanWidth(40, 2));
});

Deno.test("the interval of the same windows is always the same", () => {
  assertEquals(intervalOf(40, 2, 7), intervalOf(40, 2, 7));
});

Deno.test("one or two windows leave all candidates open", () => {
  assertEquals(intervalOf(1, 0.1, 1), [-15, 15]);
  assertEquals(intervalOf(2, 0.1, 1), [-15, 15]);
});

Deno.test("without a candidate there is no interval", () => {
  const matrix = {
    data: new Float32Array(31).fill(NaN),
    windows: 1,
    search: 15,
  };
  assertEquals(offsetInterval(matrix, meanCurve(matrix)), undefined);
});
