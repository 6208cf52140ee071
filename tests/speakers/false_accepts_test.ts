import fc from "../support/properties.ts";
import {
  confidenceAtRate,
  falseAccepts,
  rateAtConfidence,
  type ShiftKnowledge,
  syncnetThresholds,
} from "../../lib/speakers/mod.ts";
import { assert, assertAlmostEquals, assertThrows } from "../support/assert.ts";

const shifts: ShiftKnowledge[] = ["given", "own"];

Deno.test("rate and confidence are each other's inverse within what was measured", () => {
  fc.assert(fc.property(
    fc.double({ min: 0.01, max: 0.3, noNaN: true }),
    fc.integer({ min: 1, max: 300 }),
    fc.constantFrom(...shifts),
    (rate, windows, shift) => {
      const how = { shift, windows };
      const confidence = confidenceAtRate("syncnet_compact", rate, how);
      assertAlmostEquals(
        rateAtConfidence("syncnet_compact", confidence, how),
        rate,
        1e-9,
      );
    },
  ));
});

Deno.test("every table asks for more where fewer strangers or fewer windows are to pass", () => {
  for (const { rates, windows, confidence } of falseAccepts) {
    for (const shift of shifts) {
      const rows = confidence[shift];
      assert(rows.length === windows.length);
      rows.forEach((row, i) => {
        assert(row.length === rates.length);
        row.forEach((value, j) => {
          assert(j === 0 || value > row[j - 1]!);
          assert(i === 0 || value <= rows[i - 1]![j]!);
        });
      });
    }
  }
});

Deno.test("a stranger who may choose the shift passes more easily", () => {
  for (const windows of [10, 25, 50, 100]) {
    for (const rate of [0.2, 0.05, 0.01]) {
      assert(
        confidenceAtRate("syncnet_compact", rate, { shift: "own", windows }) >
          confidenceAtRate("syncnet_compact", rate, {
            shift: "given",
            windows,
          }),
      );
    }
  }
});

Deno.test("a network that nobody measured has no threshold, and the error says what to do", () => {
  assertThrows(() => syncnetThresholds("mine", 50), {
    code: "threshold-unknown",
    message: /give a threshold of your own/,
  });
});
