import { curationRuleNames, funnelOf } from "../../lib/segments/mod.ts";
import { assertAlmostEquals, assertEquals } from "../support/assert.ts";

Deno.test("what is kept and removed adds up to all, and every rule has a step", () => {
  const { totalSeconds, steps, keptSeconds } = funnelOf(130, [
    { voice: 25, confidence: 10 },
    {},
    { "no-face": 60, confidence: 15 },
  ]);
  assertEquals(steps.map(({ name }) => name), [...curationRuleNames]);
  const gone = steps.reduce((sum, step) => sum + step.removedSeconds, 0);
  assertAlmostEquals(keptSeconds + gone, totalSeconds);
  assertEquals(steps.find(({ name }) => name === "confidence"), {
    name: "confidence",
    rule: "the face does not fit the sound for long enough",
    removedSeconds: 1,
  });
});
