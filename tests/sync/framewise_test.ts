import { framewiseConfidence, meanCurve } from "../../lib/sync/mod.ts";
import {
  assertAlmostEquals,
  assertArrayAlmostEquals,
  assertEquals,
} from "../support/assert.ts";
import { plantedMatrix } from "./support.ts";

Deno.test("windows alike have the confidence of the whole, to the ends, where edges are left out", () => {
  const matrix = plantedMatrix(30, 12, 0.25);
  const curve = meanCurve(matrix);
  const { raw, filtered } = framewiseConfidence(matrix, curve, "omit");
  assertArrayAlmostEquals(raw, new Float32Array(30).fill(0.75), 1e-6);
  assertArrayAlmostEquals(filtered, raw, 0);
  const zeros = framewiseConfidence(matrix, curve, "zeros");
  assertEquals(zeros.filtered[0], Math.fround(0.75)); // 5 of 9 values
  const short = plantedMatrix(4, 12, 0.25);
  assertEquals(
    [...framewiseConfidence(short, meanCurve(short), "zeros").filtered],
    [0, 0, 0, 0],
  );
});

Deno.test("a window without sound has no confidence and does not count for its neighbours", () => {
  const matrix = plantedMatrix(30, 15, 0.5);
  matrix.data[10 * 31 + 15] = NaN;
  const { raw, filtered } = framewiseConfidence(matrix, meanCurve(matrix));
  assertEquals([raw[10], filtered[10]], [NaN, NaN]);
  assertAlmostEquals(filtered[9]!, 0.5, 1e-6);
});

Deno.test("without a candidate no window has a confidence", () => {
  const matrix = {
    data: new Float32Array(31 * 3).fill(NaN),
    windows: 3,
    search: 15,
  };
  const { raw, filtered } = framewiseConfidence(matrix, meanCurve(matrix));
  assertEquals([...raw, ...filtered], new Array(6).fill(NaN));
});
