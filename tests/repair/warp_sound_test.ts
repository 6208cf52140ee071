import fc from "../support/properties.ts";
import { type DelayPiece, warpSound } from "../../lib/repair/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";

const rate = 16000;

function* pieces(samples: Int16Array, size: number): Generator<Int16Array> {
  for (let at = 0; at < samples.length; at += size) {
    yield samples.slice(at, at + size);
  }
}

async function warp(
  samples: Int16Array,
  delays: readonly DelayPiece[],
  options: { start: number; end?: number } = { start: 0 },
  channels = 1,
  size = 1000,
): Promise<Int16Array> {
  const out: number[] = [];
  const sound = {
    sampleRate: rate,
    channels,
    startTime: 0,
    data: pieces(samples, size * channels),
  };
  for await (const piece of warpSound(sound, delays, options)) {
    out.push(...piece);
  }
  return Int16Array.from(out);
}

const ramp = Int16Array.from({ length: 40000 }, (_, i) => (i % 30000) + 1);

Deno.test("a constant delay pads or cuts whole samples and changes none", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: -9000, max: 9000 }),
      fc.integer({ min: 1, max: 9000 }),
      async (shift, size) => {
        const out = await warp(
          ramp,
          [{ start: 0, delay: shift / rate, slope: 0 }],
          { start: 0 },
          1,
          size,
        );
        const expected = shift >= 0
          ? [...new Int16Array(shift), ...ramp]
          : [...ramp.subarray(-shift)];
        assertEquals([...out], expected);
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("an end cuts, and channels stay apart", async () => {
  const stereo = Int16Array.from({ length: 2000 }, (_, i) => i % 2 ? -7 : 7);
  const out = await warp(
    stereo,
    [{ start: 0, delay: 0, slope: 0 }],
    { start: 0, end: 500 / rate },
    2,
  );
  assertEquals([...out], [...stereo.subarray(0, 1000)]);
});

Deno.test("a sloping delay is heard at t as it was at t − delay(t), to a thousandth of the loudness", async () => {
  const seconds = 4;
  const tone = (time: number): number =>
    12000 * Math.sin(2 * Math.PI * 440 * time) +
    4000 * Math.sin(2 * Math.PI * 3100 * time);
  const samples = Int16Array.from(
    { length: seconds * rate },
    (_, i) => Math.round(tone(i / rate)),
  );
  for (const slope of [500e-6, -500e-6, 50e-6]) {
    const out = await warp(samples, [{ start: 0, delay: 0.01, slope }]);
    assertAlmostEquals(out.length, (seconds * rate + 160) / (1 - slope), 2);
    for (let n = 400; n < out.length - 400; n++) {
      const time = n / rate;
      const wanted = tone(time - 0.01 - slope * time);
      assert(Math.abs(out[n]! - wanted) < 16, `${slope}, sample ${n}`);
    }
  }
});

Deno.test("at a step sound is left out or repeated, and after it everything is in its place", async () => {
  for (const [before, after] of [[0, 0.2], [0.2, 0], [0, -0.2], [-0.2, 0.1]]) {
    const out = await warp(ramp, [
      { start: 0, delay: before!, slope: 0 },
      { start: 1, delay: after!, slope: 0 },
    ]);
    for (let n = 0; n < out.length; n++) {
      const delay = n < rate ? before! : after!;
      const source = n - Math.round(delay * rate);
      assertEquals(out[n], ramp[source] ?? 0);
    }
    assertEquals(out.length, ramp.length + Math.round(after! * rate));
  }
});
