import fc from "../support/properties.ts";
import { frameScores, windowedScores } from "../../lib/speakers/mod.ts";
import { confidence, lowerMedian, meanCurve } from "../../lib/sync/mod.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";

const search = 2;
const columns = 2 * search + 1;

/** Distances of up to 40 windows, some of them missing. */
const matrices = fc.array(
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: 0, max: 2, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    ),
    { minLength: columns, maxLength: columns },
  ),
  { minLength: 1, maxLength: 40 },
).map((rows) => ({
  data: Float32Array.from(rows.flat()),
  windows: rows.length,
  search,
}));

Deno.test("a score is the confidence of the stretch around a window, at the given shift", () => {
  fc.assert(fc.property(
    matrices,
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: columns - 1 }),
    (matrix, window, column) => {
      const scores = windowedScores(matrix, { column, window });
      for (let i = 0; i < matrix.windows; i++) {
        const from = Math.max(0, i - (window >> 1));
        const to = Math.min(matrix.windows, i - (window >> 1) + window);
        const curve = meanCurve({
          data: matrix.data.subarray(from * columns, to * columns),
          windows: to - from,
          search,
        }, { minSoundShare: 0.5 });
        if (Number.isNaN(curve[column]!)) assert(Number.isNaN(scores[i]!));
        else {
          assertAlmostEquals(
            scores[i]!,
            lowerMedian(curve) - curve[column]!,
            1e-5,
          );
        }
      }
    },
  ));
});

Deno.test("over the whole of a track the score at the best shift is its confidence", () => {
  const data = Float32Array.from(
    { length: 30 * columns },
    (_, at) => at % columns === 3 ? 0.4 : 1 + (at * 7 % 11) / 20,
  );
  const matrix = { data, windows: 30, search };
  const scores = windowedScores(matrix, { column: 3, window: 60 });
  const whole = confidence(meanCurve(matrix));
  for (const score of scores) assertAlmostEquals(score, whole, 1e-6);
});

Deno.test("an impossible window is refused", () => {
  const matrix = { data: new Float32Array(columns), windows: 1, search };
  for (const window of [0, 2.5, NaN, 100_000]) {
    assertThrows(() => windowedScores(matrix, { column: 0, window }), {
      code: "bad-speaker-option",
    });
  }
});

Deno.test("a track too short for a window has a score for none of its frames", () => {
  assertEquals([...frameScores(new Float32Array(0), 3)], [NaN, NaN, NaN]);
});
