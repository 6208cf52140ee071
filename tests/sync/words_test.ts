import fc from "../support/properties.ts";
import { describeOffset } from "../../lib/sync/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

Deno.test("negative offsets are late, positive ones early, and one frame is in sync", () => {
  fc.assert(fc.property(fc.integer({ min: -50, max: 50 }), (frames) => {
    const words = describeOffset(frames);
    if (Math.abs(frames) <= 1) {
      assertEquals(words, "in sync (within 40 ms)");
      return;
    }
    assert(words.includes(frames < 0 ? "late" : "early"));
    assert(words.includes(`${Math.abs(frames) * 40} ms`));
    assert(words.includes(`${Math.abs(frames)} frames`));
  }));
});
