import fc from "../support/properties.ts";
import { splitEvenly } from "../../lib/segments/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

Deno.test("parts join without gaps, none is too long, none shorter than half of the longest allowed", () => {
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 1000 }),
    fc.integer({ min: 1, max: 1000 }),
    fc.integer({ min: 1, max: 300 }),
    (first, length, most) => {
      const parts = splitEvenly({ first, end: first + length }, most);
      let at = first;
      for (const part of parts) {
        assertEquals(part.first, at);
        at = part.end;
        assert(part.end - part.first <= most);
        if (parts.length > 1) {
          assert(part.end - part.first >= Math.floor(most / 2));
        }
      }
      assertEquals(at, first + length);
    },
  ));
});
