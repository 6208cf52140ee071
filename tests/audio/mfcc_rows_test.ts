import fc from "../support/properties.ts";
import {
  mfcc,
  mfccRowCount,
  mfccRowsFor,
  wholeFramesPadSamples,
} from "../../lib/audio/mod.ts";
import { assertEquals } from "../support/assert.ts";

Deno.test("N frames of 640 samples have 4N - 1 rows, and 4N with 240 zeros after them", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 200_000 }), (frames) => {
    assertEquals(mfccRowsFor(frames), 4 * frames - 1);
    assertEquals(mfccRowsFor(frames, wholeFramesPadSamples), 4 * frames);
  }));
});

Deno.test("the row count is the number of rows that come out", () => {
  for (let samples = 1; samples < 1300; samples += 13) {
    assertEquals(mfcc(new Int16Array(samples)).rows, mfccRowCount(samples));
  }
  assertEquals([mfccRowCount(0), mfccRowsFor(0, 240)], [0, 0]);
});
