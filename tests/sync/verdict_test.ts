import { verdictOf } from "../../lib/sync/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const good = {
  voicedSeconds: 4,
  windows: 100,
  betterRival: false,
  confidence: 0.2,
  threshold: 0.084,
  offsetFrames: 0,
};

Deno.test("the first verdict that holds is given, in the order of the architecture", () => {
  const faults = [
    ["no-speech", { voicedSeconds: 0.39 }],
    ["too-short", { windows: 24 }],
    ["not-the-speaker", { betterRival: true }],
    ["cannot-tell", { confidence: 0.083 }],
    ["out-of-sync", { offsetFrames: -2 }],
  ] as const;
  faults.forEach(([verdict], i) => {
    const evidence = Object.assign(
      {},
      good,
      ...faults.slice(i).map(([, fault]) => fault),
    );
    assertEquals(verdictOf(evidence).verdict, verdict);
  });
});

Deno.test("at the limits the better verdict is given", () => {
  const limits = {
    ...good,
    voicedSeconds: 0.4,
    windows: 25,
    confidence: 0.084,
  };
  for (const offsetFrames of [-1, 0, 1]) {
    assertEquals(verdictOf({ ...limits, offsetFrames }).verdict, "in-sync");
  }
  for (const offsetFrames of [-2, 2]) {
    assertEquals(verdictOf({ ...limits, offsetFrames }).verdict, "out-of-sync");
  }
});

Deno.test("what nobody measured decides nothing", () => {
  assertEquals(
    verdictOf({ ...good, voicedSeconds: undefined, threshold: undefined })
      .verdict,
    "in-sync",
  );
});

Deno.test("without a comparable shift nothing can be told", () => {
  const { verdict, words } = verdictOf({
    ...good,
    confidence: undefined,
    offsetFrames: undefined,
  });
  assertEquals(verdict, "cannot-tell");
  assert(words.includes("half of the windows"));
});
