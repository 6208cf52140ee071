import fc from "../support/properties.ts";
import {
  type FrameSpeech,
  turnsOf,
  whoSpeaks,
} from "../../lib/speakers/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";

const threshold = 0.2;

function face(firstFrame: number, scores: number[]) {
  return { firstFrame, scores: Float32Array.from(scores) };
}

function repeated(...runs: [number, number][]): number[] {
  return runs.flatMap(([count, value]) => Array(count).fill(value));
}

/** `3×speaker0 2×nobody`, for reading. */
function shortly(speech: readonly FrameSpeech[]): string {
  const words = speech.map(({ state, speakers }) =>
    state + speakers.toSorted().join("+")
  );
  const runs: [string, number][] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.[0] === word) last[1]++;
    else runs.push([word, 1]);
  }
  return runs.map(([word, count]) => `${count}×${word}`).join(" ");
}

const scenes = fc.record({
  faces: fc.array(
    fc.record({
      firstFrame: fc.integer({ min: 0, max: 30 }),
      scores: fc.array(
        fc.oneof(
          fc.double({ min: -0.2, max: 0.8, noNaN: true }),
          fc.constant(NaN),
        ),
        { maxLength: 40 },
      ).map((scores) => Float32Array.from(scores)),
    }),
    { maxLength: 4 },
  ),
  voice: fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 80 })
    .map((mask) => Uint8Array.from(mask)),
});

Deno.test("there is one state for each frame, and its speakers fit it", () => {
  fc.assert(fc.property(scenes, ({ faces, voice }) => {
    const speech = whoSpeaks(faces, voice, { threshold });
    assertEquals(speech.length, voice.length);
    speech.forEach(({ state, speakers }, frame) => {
      const expected = { speaker: 1, nobody: 0, "off-screen": 0 };
      if (state === "overlap") assert(speakers.length >= 2);
      else assertEquals(speakers.length, expected[state]);
      for (const speaker of speakers) {
        const at = frame - faces[speaker]!.firstFrame;
        assert(
          at >= 0 && at < faces[speaker]!.scores.length,
          "is in the frame",
        );
      }
    });
  }));
});

Deno.test("without turns to mend, nobody speaks in silence, and a speaker is the surest face", () => {
  fc.assert(fc.property(scenes, ({ faces, voice }) => {
    const speech = whoSpeaks(faces, voice, { threshold, minTurnFrames: 0 });
    speech.forEach(({ state, speakers }, frame) => {
      const scores = faces.map(({ firstFrame, scores }) =>
        scores[frame - firstFrame] ?? NaN
      );
      const best = Math.max(
        -Infinity,
        ...scores.filter((score) => !Number.isNaN(score)),
      );
      if (voice[frame] === 0) assertEquals(state, "nobody");
      else if (best >= Math.fround(threshold)) {
        assertEquals(scores[speakers[0]!], best);
      } else assert(state === "off-screen" || state === "nobody");
    });
  }));
});

Deno.test("a short overlap goes to the surest, a long one is its own state", () => {
  const voice = new Uint8Array(40).fill(1);
  const faces = [
    face(0, repeated([40, 0.5])),
    face(0, repeated([10, 0], [5, 0.6], [10, 0], [15, 0.4])),
  ];
  const rules = { threshold, minOverlapFrames: 10, minTurnFrames: 0 };
  assertEquals(
    shortly(whoSpeaks(faces, voice, rules)),
    "10×speaker0 5×speaker1 10×speaker0 15×overlap0+1",
  );
});

Deno.test("a second face must be sure by itself, and at least half as sure as the first", () => {
  const voice = new Uint8Array(20).fill(1);
  const beside = (second: number, overlapThreshold: number): string =>
    shortly(whoSpeaks(
      [face(0, repeated([20, 0.8])), face(0, repeated([20, second]))],
      voice,
      { threshold, overlapThreshold },
    ));
  assertEquals(beside(0.45, 0.4), "20×overlap0+1");
  assertEquals(beside(0.45, 0.5), "20×speaker0");
  assertEquals(beside(0.35, 0.3), "20×speaker0");
});

Deno.test("voice without a face is off screen at once, beside silent faces only when it lasts", () => {
  const rules = { threshold, minOffScreenFrames: 15 };
  const voiced = (first: number, end: number): Uint8Array =>
    new Uint8Array(60).fill(1, first, end);
  const low = [face(0, repeated([60, 0.1]))];
  assertEquals(
    shortly(whoSpeaks([], voiced(20, 25), rules)),
    "20×nobody 5×off-screen 35×nobody",
  );
  assertEquals(shortly(whoSpeaks(low, voiced(20, 34), rules)), "60×nobody");
  assertEquals(
    shortly(whoSpeaks(low, voiced(20, 35), rules)),
    "20×nobody 15×off-screen 25×nobody",
  );
});

Deno.test("a blip within a turn belongs to the turn, a pause does not", () => {
  const faces = [
    face(0, repeated([20, 0.5], [3, 0.3], [20, 0.5])),
    face(0, repeated([20, 0], [3, 0.6], [20, 0])),
  ];
  const voice = new Uint8Array(43).fill(1);
  assertEquals(shortly(whoSpeaks(faces, voice, { threshold })), "43×speaker0");
  voice.fill(0, 30, 33);
  assertEquals(
    shortly(whoSpeaks(faces, voice, { threshold })),
    "30×speaker0 3×nobody 10×speaker0",
  );
});

Deno.test("rules out of their range are refused", () => {
  for (
    const rules of [
      { threshold: NaN },
      { threshold, minTurnFrames: -1 },
      { threshold, minOverlapFrames: 0.5 },
    ]
  ) {
    assertThrows(() => whoSpeaks([], new Uint8Array(1), rules), {
      code: "bad-speaker-option",
    });
  }
});

Deno.test("turns hold exactly the frames in which each face speaks", () => {
  fc.assert(fc.property(scenes, ({ faces, voice }) => {
    const speech = whoSpeaks(faces, voice, { threshold });
    const turns = turnsOf(speech);
    speech.forEach(({ state, speakers }, frame) => {
      const heard = turns.filter(({ first, end }) =>
        first <= frame && frame < end
      ).map(({ face }) => face);
      assertEquals(
        heard.toSorted(),
        (state === "off-screen" ? [null] : [...speakers]).toSorted(),
      );
    });
  }));
});
