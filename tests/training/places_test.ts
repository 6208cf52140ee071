import { drawPlaces } from "../../lib/training/places.ts";
import { randomFrom } from "../../lib/training/random.ts";
import { assert, assertEquals } from "../support/assert.ts";
import fc from "../support/properties.ts";

const options = fc.record({
  windows: fc.integer({ min: 8, max: 40 }),
  reach: fc.integer({ min: 1, max: 4 }),
  ends: fc.double({ min: 0, max: 1, noNaN: true }),
});

Deno.test("windows whose context a clip holds keep their place, those near a drawn end repeat its last one, and streams never end together", () => {
  fc.assert(fc.property(options, fc.integer(), (given, seed) => {
    const { windows, reach } = given;
    const { picture, sound } = drawPlaces(
      [randomFrom(seed, 0), randomFrom(seed, 1)],
      given,
    );
    assertEquals([picture.length, sound.length], [2 * windows, 2 * windows]);
    for (const segment of [0, 1]) {
      const start = segment * windows;
      const cut = { first: 0, last: 0 };
      for (const places of [picture, sound]) {
        const own = [...places.subarray(start, start + windows)]
          .map((place) => place - start);
        for (let place = reach; place < windows - reach; place++) {
          assertEquals(own[place], place);
        }
        const [first, last] = [own[0]!, own.at(-1)!];
        assert(first >= 0 && first <= reach);
        assert(last <= windows - 1 && last >= windows - 1 - reach);
        own.forEach((value, place) =>
          assertEquals(value, Math.min(last, Math.max(first, place)))
        );
        if (first > 0) cut.first++;
        if (last < windows - 1) cut.last++;
      }
      assert(cut.first < 2 && cut.last < 2);
    }
  }));
});
