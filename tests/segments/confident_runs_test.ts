import fc from "../support/properties.ts";
import { confidentRuns } from "../../lib/segments/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";

const scores = fc.array(
  fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(NaN)),
  { maxLength: 120 },
).map((values) => Float32Array.from(values));

Deno.test("a stretch holds a run at the threshold, never falls below the release, and ends where it does", () => {
  fc.assert(fc.property(
    scores,
    fc.integer({ min: 1, max: 6 }),
    (values, minFrames) => {
      const [threshold, release] = [0.5, 0.25];
      const runs = confidentRuns(values, { threshold, release, minFrames });
      let last = 0;
      for (const { first, end } of runs) {
        assert(first >= last && end - first >= minFrames);
        assert(
          values.subarray(first, first + minFrames).every((v) =>
            v >= threshold
          ),
        );
        assert(values.subarray(first, end).every((v) => v >= release));
        assert(end === values.length || !(values[end]! >= release));
        last = end;
      }
      // Nothing is missed: outside no run at the threshold is long enough.
      let held = 0;
      values.forEach((value, at) => {
        const inside = runs.some(({ first, end }) => first <= at && at < end);
        held = !inside && value >= threshold ? held + 1 : 0;
        assert(held < minFrames);
      });
    },
  ));
});

Deno.test("24 frames are too few for the rule of the field, 25 are enough", () => {
  const flat = (frames: number) => new Float32Array(frames).fill(1);
  assertEquals(confidentRuns(flat(24), { threshold: 1 }), []);
  assertEquals(confidentRuns(flat(25), { threshold: 1 }), [{
    first: 0,
    end: 25,
  }]);
});

Deno.test("a release above the threshold is refused", () => {
  assertThrows(
    () => confidentRuns(new Float32Array(1), { threshold: 1, release: 2 }),
    { code: "bad-curation-option" },
  );
});
