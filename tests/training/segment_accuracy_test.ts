import fc from "../support/properties.ts";
import {
  type Clip,
  compareDistances,
  ownAndStrangers,
  plantedShifts,
  segmentAccuracy,
} from "../../lib/training/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { randomNumbers, syntheticClip } from "../support/synthetic_clips.ts";

/** The protocol once more, written as the page says it, without sharing code. */
function plainAnswer(clip: Clip, from: number, windows: number): number {
  const { picture, sound } = clip;
  const vector = (table: typeof picture, row: number): number[] => [
    ...table.data.slice(row * table.dimensions, (row + 1) * table.dimensions),
  ];
  let best = { shift: NaN, mean: Infinity };
  for (let shift = -15; shift <= 15; shift++) {
    const distances: number[] = [];
    for (let i = from; i < from + windows; i++) {
      if (i + shift < 0 || i + shift >= sound.rows) continue;
      const a = vector(picture, i);
      const b = vector(sound, i + shift);
      distances.push(Math.hypot(...a.map((value, k) => value - b[k]!)));
    }
    if (distances.length < windows / 2) continue;
    const mean = distances.reduce((sum, d) => sum + d, 0) / distances.length;
    if (mean < best.mean) best = { shift, mean };
  }
  return best.shift;
}

function noisy(clip: Clip, amount: number): Clip {
  const random = randomNumbers(99);
  return {
    ...clip,
    sound: {
      ...clip.sound,
      data: clip.sound.data.map((value) => value + amount * (random() - 0.5)),
    },
  };
}

Deno.test("segment accuracy counts as the page's own words do", () => {
  const clip = noisy(syntheticClip("a.mp4", 80, 3, 1), 3);
  for (const windows of [5, 7, 15]) {
    let right = 0;
    let segments = 0;
    for (let from = 0; from + windows <= 80; from += windows, segments++) {
      if (Math.abs(plainAnswer(clip, from, windows) - 3) <= 1) right++;
    }
    const [row] = segmentAccuracy([clip], compareDistances, {
      lengths: [windows],
    });
    assertEquals(row?.segments, segments);
    assertEquals(row?.right, right);
    assert(right < segments, "the noise makes it miss some");
  }
});

Deno.test("clips from 61 windows on are long, others are never mixed with them", () => {
  const rows = segmentAccuracy(
    [syntheticClip("a.mp4", 61, 0, 1), syntheticClip("b.mp4", 60, 0, 2)],
    compareDistances,
    { lengths: [5] },
  );
  assertEquals(rows.map(({ group, segments }) => [group, segments]), [
    ["long", 12],
    ["short", 12],
  ]);
});

Deno.test("chance is 3 of 31 where every shift is a candidate", () => {
  // The middle segment of three that is farther than 15 windows from both ends.
  const clip = syntheticClip("a.mp4", 105, 0, 1);
  const [row] = segmentAccuracy([clip], compareDistances, { lengths: [105] });
  assertAlmostEquals(row!.chance, 3 / 31);
});

Deno.test("a planted shift is found exactly in clips that fit perfectly", () => {
  fc.assert(
    fc.property(fc.integer({ min: -5, max: 5 }), (lateness) => {
      const clip = syntheticClip("a.mp4", 70, lateness, 7);
      const rows = plantedShifts([clip], compareDistances);
      assertEquals(rows.length, 16);
      assert(rows.every(({ trials, exact }) => trials === 1 && exact === 1));
    }),
    { numRuns: 6 },
  );
});

Deno.test("own sound is told from strangers', and strangers are other speakers", () => {
  const clips = [1, 2, 3].map((n) => syntheticClip(`${n}.mp4`, 70, 0, n));
  const [row] = ownAndStrangers(clips, compareDistances, { lengths: [25] });
  assertEquals(row?.own, 6);
  assertEquals(row?.strangers, 12); // two strangers for each of two segments of three clips
  assertEquals(row?.auc, 1);
  const one = clips.map((clip) => ({ ...clip, speaker: "the same" }));
  assertEquals(ownAndStrangers(one, compareDistances, { lengths: [25] }), []);
});
