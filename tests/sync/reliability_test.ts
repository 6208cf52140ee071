import fc from "../support/properties.ts";
import { type Evidence, reliabilityOf } from "../../lib/sync/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const sharp: Evidence = {
  windows: 150,
  offset: -5,
  interval: [-5.2, -4.9],
  confidence: 0.5,
  threshold: 0.084,
  atSearchEnd: false,
};
const rank = { low: 0, medium: 1, high: 2 };
const levelOf = (change: Partial<Evidence>): number =>
  rank[reliabilityOf({ ...sharp, ...change }).level];

Deno.test("many windows, a narrow interval and a sharp curve are highly reliable", () => {
  assertEquals(levelOf({}), 2);
});

Deno.test("few windows, a wide interval, a flat curve or the end of the search are not", () => {
  assertEquals(levelOf({ windows: 24 }), 0);
  assertEquals(levelOf({ windows: 30 }), 1);
  assertEquals(levelOf({ interval: [-6.5, -4] }), 1);
  assertEquals(levelOf({ interval: [-9, -4] }), 0);
  assertEquals(levelOf({ confidence: 0.1 }), 1);
  assertEquals(levelOf({ confidence: 0.08 }), 0);
  assertEquals(levelOf({ atSearchEnd: true }), 0);
});

Deno.test("reliability never falls with more windows or a narrower interval", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 200 }),
    fc.double({ min: 0, max: 5, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (windows, half, confidence) => {
      const interval = [-5 - half, -5 + half] as const;
      const narrower = [-5 - half / 2, -5 + half / 2] as const;
      const level = levelOf({ windows, interval, confidence });
      assert(levelOf({ windows: windows + 30, interval, confidence }) >= level);
      assert(levelOf({ windows, interval: narrower, confidence }) >= level);
    },
  ));
});

Deno.test("the words name the level and the number of windows", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 1000 }),
    fc.boolean(),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (windows, atSearchEnd, confidence) => {
      const { level, words } = reliabilityOf({
        ...sharp,
        windows,
        atSearchEnd,
        confidence,
      });
      assert(words.startsWith(`${level}: `), words);
      assert(words.includes(`${windows} window`), words);
    },
  ));
});
