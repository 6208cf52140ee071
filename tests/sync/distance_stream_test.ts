import fc from "../support/properties.ts";
import { createDistanceStream, pairwiseDistances } from "../../lib/sync/mod.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";
import { features, randomFeatures } from "./support.ts";

Deno.test("a stream gives the matrix of the whole, however picture and sound arrive", () => {
  fc.assert(
    fc.property(
      fc.record({
        pictureRows: fc.integer({ min: 0, max: 60 }),
        soundRows: fc.integer({ min: 0, max: 90 }),
        alignment: fc.integer({ min: -20, max: 50 }),
        search: fc.integer({ min: 0, max: 15 }),
        edges: fc.constantFrom("zeros" as const, "omit" as const),
        steps: fc.array(fc.tuple(fc.boolean(), fc.nat(20)), { maxLength: 30 }),
      }),
      ({ pictureRows, soundRows, steps, ...options }) => {
        const picture = randomFeatures(pictureRows, 3, 1);
        const sound = randomFeatures(soundRows, 3, 2);
        const stream = createDistanceStream(options);
        let p = 0;
        let s = 0;
        for (
          const [isPicture, count] of [...steps, [true, 60], [
            false,
            90,
          ]] as const
        ) {
          if (isPicture) {
            const rows = Math.min(count, pictureRows - p);
            stream.pushPicture(features(picture, p, rows));
            p += rows;
          } else {
            const rows = Math.min(count, soundRows - s);
            stream.pushSound(features(sound, s, rows));
            s += rows;
          }
        }
        const whole = pairwiseDistances(picture, sound, options);
        const { data, windows } = stream.finish();
        assertEquals([...data], [...whole.data]);
        assertEquals(windows, pictureRows);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("a stream that gets no sound at all leaves every comparison out", () => {
  const stream = createDistanceStream();
  stream.pushPicture(randomFeatures(7, 3, 1));
  const { data, windows } = stream.finish();
  assertEquals(windows, 7);
  assertEquals([...data], new Array(7 * 31).fill(NaN));
});

Deno.test("a stream refuses vectors of different dimensions", () => {
  const stream = createDistanceStream({ search: 1 });
  stream.pushPicture(randomFeatures(7, 3, 1));
  assertThrows(() => stream.pushSound(randomFeatures(7, 4, 1)), {
    code: "dimensions-differ",
  });
});
