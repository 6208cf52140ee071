import fc from "../support/properties.ts";
import {
  bestColumn,
  confidence,
  lowerMedian,
  meanCurve,
  offsetOf,
  subFrameOffset,
} from "../../lib/sync/mod.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";

const curves = fc.array(fc.double({ min: 0, max: 20, noNaN: true }), {
  minLength: 1,
  maxLength: 41,
}).filter((curve) => curve.length % 2 === 1);

Deno.test("a shift with sound for less than half of the windows is no candidate", () => {
  const data = Float32Array.of(1, 2, NaN, 1, 2, NaN, NaN, 2, 3, NaN, 2, NaN);
  const matrix = { data, windows: 4, search: 1 };
  assertEquals([...meanCurve(matrix)], [1, 2, NaN]);
  assertEquals([...meanCurve(matrix, { minSoundShare: 0 })], [1, 2, 3]);
});

Deno.test("the median of an even count is the lower of the two in the middle", () => {
  assertEquals(lowerMedian([4, 1, 3, 2]), 2);
  assertEquals(lowerMedian([NaN, 7]), 7);
  assertThrows(() => lowerMedian([NaN]), RangeError);
});

Deno.test("of equal minima the first counts", () => {
  assertEquals(bestColumn([3, 1, 1]), 1);
  assertEquals(bestColumn([NaN, NaN]), -1);
});

Deno.test("a curve without candidates has no offset and says so", () => {
  assertThrows(() => offsetOf([NaN, NaN, NaN]), { code: "no-candidate" });
  assertThrows(() => subFrameOffset([NaN]), { code: "no-candidate" });
  assertThrows(() => confidence([NaN]), RangeError);
});

Deno.test("confidence is never negative, and 0 for a flat curve", () => {
  fc.assert(fc.property(curves, (curve) => {
    assert(confidence(curve) >= 0);
    assertEquals(confidence(curve.map(() => 3)), 0);
  }));
});

Deno.test("confidence and offset do not change when a constant is added to the curve", () => {
  fc.assert(fc.property(
    fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
    fc.nat(1000),
    (curve, constant) => {
      const raised = curve.map((value) => value + constant);
      assertEquals(confidence(raised), confidence(curve));
      assertEquals(offsetOf(raised), offsetOf(curve));
    },
  ));
});

Deno.test("a mirrored curve with one minimum has the opposite offset", () => {
  fc.assert(fc.property(curves, (curve) => {
    const best = bestColumn(curve);
    const unique = curve.map((value, j) => j === best ? value - 1 : value);
    assertAlmostEquals(
      subFrameOffset([...unique].reverse()),
      -subFrameOffset(unique),
      1e-9,
    );
  }));
});

Deno.test("the sub-frame offset of a sampled parabola is its lowest point", () => {
  fc.assert(fc.property(
    fc.double({ min: -13, max: 13, noNaN: true }),
    (lowest) => {
      const curve = Array.from(
        { length: 31 },
        (_, j) => (15 - j - lowest) ** 2 / 100,
      );
      assertAlmostEquals(subFrameOffset(curve), lowest, 1e-9);
    },
  ));
});

Deno.test("the sub-frame offset lies within half a frame of the whole one", () => {
  fc.assert(fc.property(curves, (curve) => {
    assert(Math.abs(subFrameOffset(curve) - offsetOf(curve)) <= 0.5 + 1e-12);
  }));
});
