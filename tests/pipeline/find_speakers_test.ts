import { findSpeakers, type SpeakersResult } from "../../lib/pipeline/mod.ts";
import { assert, assertEquals, assertRejects } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

/** Frames in which the face at a place speaks, among those with voice in `[from, to)`. */
function shareOf(
  { verdicts, voice }: SpeakersResult,
  scorer: number,
  [from, to]: readonly [number, number],
  isHeard: (position: number) => boolean,
): number {
  let voiced = 0;
  let right = 0;
  for (let frame = from; frame < to; frame++) {
    if (voice[frame] !== 1) continue;
    voiced++;
    const { state, speakers } = verdicts[scorer]!.speech[frame]!;
    if (state === "speaker" && isHeard(speakers[0]!)) right++;
  }
  assert(voiced > 25, "there is voice");
  return right / voiced;
}

Deno.test("of two faces whose mouths both move, the one that is heard speaks", async () => {
  const result = await findSpeakers("data/samples/grid_two_faces.mp4", {
    threads: 1,
  });
  assertEquals(
    result.faces.map(({ firstFrame, endFrame }) => [firstFrame, endFrame]),
    [[0, 75], [0, 75], [75, 150], [75, 150]],
  );
  // The truth: the left one before the cut, the right one after it. Faces of
  // one frame are numbered by the detector, so the scores tell which is which.
  const [before, after] = [
    [
      shareOf(result, 0, [0, 75], (face) => face === 0),
      shareOf(result, 0, [0, 75], (face) => face === 1),
    ],
    [
      shareOf(result, 0, [75, 150], (face) => face === 2),
      shareOf(result, 0, [75, 150], (face) => face === 3),
    ],
  ];
  assert(Math.max(...before) >= 0.95 && Math.min(...before) === 0);
  assert(Math.max(...after) >= 0.95 && Math.min(...after) === 0);
});

testWith(
  ["shared"],
  "LR-ASD gives its scores beside the sync network's, for the same faces",
  async () => {
    const result = await findSpeakers("data/samples/grid_three_shots.mp4", {
      threads: 1,
      scorers: ["syncnet", "lr_asd"],
      lrAsdWeights: shared("weights/LRASD_finetuning_TalkSet.model"),
      durations: [1, 3],
      end: 6,
    });
    assertEquals(result.verdicts.map(({ scorer }) => scorer), [
      "syncnet",
      "lr_asd",
    ]);
    assertEquals(result.faces.length, 2);
    for (const [place, { faces }] of result.verdicts.entries()) {
      assertEquals(faces.map(({ scores }) => scores.length), [75, 75]);
      assert(shareOf(result, place, [0, 75], (face) => face === 0) > 0.9);
      assert(shareOf(result, place, [75, 150], (face) => face === 1) > 0.9);
    }
  },
);

Deno.test("LR-ASD without its weights says how to fetch them", async () => {
  const models = Deno.env.get("SYNC_MODELS");
  Deno.env.set("SYNC_MODELS", "/nonexistent");
  try {
    await assertRejects(
      findSpeakers("data/samples/grid_in_sync.mp4", { scorers: ["lr_asd"] }),
      { code: "model-missing", message: /models fetch lr_asd/ },
    );
  } finally {
    if (models === undefined) Deno.env.delete("SYNC_MODELS");
    else Deno.env.set("SYNC_MODELS", models);
  }
});
