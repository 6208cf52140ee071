import fc from "../support/properties.ts";
import { realSoundRows, silentWindows } from "../../lib/sync/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

Deno.test("sound of exactly N frames has N - 4 rows in it", () => {
  fc.assert(fc.property(
    fc.integer({ min: 5, max: 5000 }),
    fc.double({ min: -100, max: 100, noNaN: true }),
    (frames, startTime) => {
      const span = { start: startTime, end: startTime + frames * 0.04 };
      assertEquals(realSoundRows(span, startTime, 10_000), [0, frames - 4]);
    },
  ));
});

Deno.test("every row that counts lies in the sound, and every row that lies in it counts", () => {
  fc.assert(fc.property(
    fc.double({ min: -1, max: 3, noNaN: true }),
    fc.double({ min: 0, max: 5, noNaN: true }),
    fc.integer({ min: 0, max: 120 }),
    (start, length, rows) => {
      const end = start + length;
      const [from, to] = realSoundRows({ start, end }, 0, rows);
      assert(from >= 0 && from <= to && to <= rows);
      for (let row = 0; row < rows; row++) {
        const first = row * 0.04 - start;
        const last = end - (row * 0.04 + 0.2);
        if (Math.min(Math.abs(first), Math.abs(last)) < 1e-6) continue;
        assertEquals(row >= from && row < to, first >= 0 && last >= 0);
      }
    },
  ));
});

Deno.test("a window is silent if none of its five frames has voice", () => {
  assertEquals(
    [...silentWindows(Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0), 7)],
    [1, 0, 0, 0, 0, 0, 1],
  );
});
