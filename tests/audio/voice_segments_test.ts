import fc from "../support/properties.ts";
import {
  voicedSeconds,
  voiceMask,
  voiceSegments,
} from "../../lib/audio/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  maxLength: 200,
});

Deno.test("segments are in order, long enough and apart", () => {
  fc.assert(fc.property(probabilities, (values) => {
    const segments = voiceSegments(values);
    segments.forEach((segment, i) => {
      assert(segment.end - segment.start >= 0.25 - 1e-9);
      assert(segment.end <= values.length * 0.032 + 1e-9);
      const before = segments[i - 1];
      if (before) assert(segment.start - before.end >= 0.1 - 1e-9);
    });
  }));
});

Deno.test("a segment begins at the threshold and lives on above the release threshold", () => {
  const values = new Float32Array(60).fill(0.4);
  assertEquals(voiceSegments(values), []);
  values.fill(0.6, 20, 21);
  assertEquals(voiceSegments(values), [{ start: 0.64, end: 1.92 }]);
  values.fill(0.3, 40);
  assertEquals(voiceSegments(values), [{ start: 0.64, end: 1.28 }]);
});

Deno.test("silence of less than 100 ms does not end a segment", () => {
  const values = new Float32Array(60).fill(1);
  values.fill(0, 20, 23);
  assertEquals(voiceSegments(values).length, 1);
  values.fill(0, 20, 24);
  assertEquals(voiceSegments(values).length, 2);
});

Deno.test("the start time moves all segments", () => {
  const [segment] = voiceSegments(new Float32Array(100).fill(1), {
    startTime: 10,
  });
  assertEquals([segment!.start, segment!.end], [10, 13.2]);
});

Deno.test("the mask holds the seconds of voice, to a frame for each segment", () => {
  fc.assert(fc.property(probabilities, (values) => {
    const segments = voiceSegments(values);
    const frames = Math.floor(values.length * 0.8);
    const seconds = voicedSeconds(segments, 0, frames * 0.04);
    const masked = 0.04 *
      voiceMask(segments, frames).reduce((a, b) => a + b, 0);
    assert(Math.abs(seconds - masked) <= 0.04 * segments.length + 1e-9);
  }));
});
