import fc from "../support/properties.ts";
import { type FaceReading, voteOffset } from "../../lib/repair/mod.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";

const sure: FaceReading = {
  offsetMs: -200,
  confidence: 0.4,
  verdict: "out-of-sync",
  reliability: "high",
  windows: 100,
};

Deno.test("faces that are sure of one offset outvote a few that are not, wherever they point", () => {
  const jitter = fc.integer({ min: -20, max: 20 });
  fc.assert(fc.property(
    fc.integer({ min: -500, max: 500 }),
    fc.array(jitter, { minLength: 5, maxLength: 9 }),
    fc.array(fc.integer({ min: -600, max: 600 }), { maxLength: 2 }),
    (offset, own, strangers) => {
      const faces = [
        ...own.map((ms) => ({ ...sure, offsetMs: offset + ms })),
        ...strangers.map((ms) => ({ ...sure, offsetMs: ms })),
      ];
      const vote = voteOffset(faces);
      assertAlmostEquals(vote.offsetMs, offset, 65);
      assertEquals(vote.voters, faces.length);
    },
  ));
});

Deno.test("a face that is silent, unsure, short or not the speaker has no vote", () => {
  const others: FaceReading[] = [
    { ...sure, offsetMs: 480, verdict: "not-the-speaker" },
    { ...sure, offsetMs: 480, verdict: "no-speech" },
    { ...sure, offsetMs: 480, verdict: "too-short" },
    { ...sure, offsetMs: 480, verdict: "cannot-tell" },
    { ...sure, offsetMs: 480, reliability: "low" },
    { ...sure, offsetMs: null, confidence: null },
  ];
  const vote = voteOffset([...others, sure]);
  assertEquals([vote.offsetMs, vote.voters, vote.faces], [-200, 1, 7]);
  assertThrows(() => voteOffset(others), { code: "repair-unsure" });
  assertThrows(() => voteOffset([]), { code: "repair-unsure" });
});

Deno.test("faces that are sure of different offsets stop the repair", () => {
  assertThrows(
    () => voteOffset([sure, { ...sure, offsetMs: 120 }]),
    { code: "repair-disagree" },
  );
});

Deno.test("a least confidence of one's own takes the place of the network's", () => {
  const doubtful = { ...sure, verdict: "cannot-tell", reliability: "low" };
  assertEquals(voteOffset([doubtful], { minConfidence: 0.3 }).offsetMs, -200);
  assertThrows(
    () => voteOffset([sure], { minConfidence: 0.5 }),
    { code: "repair-unsure" },
  );
});

Deno.test("a refusal says whether confidence was missing or the reading is not reliable", () => {
  const refusal = (face: FaceReading): string => {
    try {
      voteOffset([face]);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  assert(/the best shift is the last one tried/.test(
    refusal({ ...sure, reliability: "low" }),
  ));
  assert(/against what its network needs/.test(
    refusal({ ...sure, verdict: "cannot-tell" }),
  ));
});
