import {
  progressText,
  type ProgressUnit,
  speed,
} from "../../lib/cli/progress_text.ts";
import { assert, assertEquals } from "../support/assert.ts";
import fc from "../support/properties.ts";

/** The rate that a speed's text tells, units a second. */
function told(text: string): number {
  const pace = /^([\d.]+) \w+\/s$/.exec(text);
  if (pace) return Number(pace[1]);
  const [, time, word] = /^([\d.:]+) (s|min|h) a \w+$/.exec(text)!;
  const parts = time!.split(":").map(Number);
  assertEquals(parts.length, { s: 1, min: 2, h: 3 }[word!]);
  return 1 / parts.reduce((seconds, part) => 60 * seconds + part, 0);
}

Deno.test("a speed is told to within 6 %, however slow or fast", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<ProgressUnit>("steps", "files", "frames"),
      fc.double({ min: -4.5, max: 5, noNaN: true }),
      (unit, magnitude) => {
        const rate = 10 ** magnitude;
        const text = speed(rate, unit);
        assert(Math.abs(told(text) / rate - 1) < 0.06, `${rate}: ${text}`);
      },
    ),
  );
});

Deno.test("a line of a slow run tells seconds a step, and of one that has not begun no speed", () => {
  const state = { label: "loss 1", total: 100, start: 10, seconds: 50 };
  const slow = progressText({ ...state, completed: 30 }, "steps");
  assert(slow.endsWith("30 steps of 100 steps, 2.5 s a step, 2:55 left"), slow);
  const none = progressText({ ...state, completed: 10 }, "steps");
  assert(none.endsWith("10 steps of 100 steps"), none);
});
