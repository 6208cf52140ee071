import fc from "fast-check";
import { createYunet, detectFaces } from "../../lib/faces/mod.ts";
import { openMedia } from "../../lib/media/mod.ts";
import { createCutDetector } from "../../lib/scenes/mod.ts";
import {
  compareFaces,
  createTracker,
  type CropRecipeName,
  lookAtFace,
  lookChange,
} from "../../lib/tracks/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";
import { faceAt, picture } from "./moving_face.ts";

/** First frame, one past the last, and why it ended, of each track that is kept. */
async function tracksOf(file: string, recipe: CropRecipeName, every: number) {
  await using media = await openMedia(file, { maxSide: 640 });
  await using detector = await createYunet({ threads: 1 });
  const tracker = createTracker({ recipe, minTrack: 25, minFaceSize: 24 });
  const cuts = createCutDetector();
  const cutFrames = new Set<number>();
  async function* watched() {
    for await (const frame of media.frames()) {
      if (cuts.push(frame).cut) cutFrames.add(frame.index);
      yield frame;
    }
  }
  const events = [];
  for await (
    const { frame, detections } of detectFaces(watched(), detector, { every })
  ) {
    const cut = cutFrames.has(frame.index);
    events.push(...tracker.push({ frame, detections, cut }));
  }
  events.push(...tracker.finish());
  return events.flatMap((event) =>
    event.kind === "track" && event.dropped === undefined
      ? [[
        event.track.frames[0],
        event.track.frames.at(-1)! + 1,
        event.track.end,
      ]]
      : []
  );
}

for (const every of [1, 3]) {
  testWith(
    ["shared"],
    `the hidden cut of three_shots_late ends a track, looking at every frame in ${every}`,
    async () => {
      const file = shared("clips/reference/three_shots_late_200ms.mov");
      assertEquals(await tracksOf(file, "aligned", every), [
        [0, 75, "cut"],
        [75, 150, "jump"],
        [150, 225, "finished"],
      ]);
    },
  );
}

testWith(
  ["shared"],
  "the recipe syncnet_python joins two people across the hidden cut, as the original does",
  async () => {
    const file = shared("clips/reference/three_shots_late_200ms.mov");
    assertEquals(await tracksOf(file, "syncnet_python", 1), [
      [0, 75, "cut"],
      [75, 225, "finished"],
    ]);
  },
);

testWith(
  ["shared"],
  "faces that stay are followed throughout, on real clips",
  async () => {
    assertEquals(
      await tracksOf(shared("clips/reference/example.avi"), "aligned", 3),
      [[0, 317, "finished"]],
    );
    assertEquals(
      await tracksOf(shared("clips/reference/two_faces.mp4"), "aligned", 3),
      [
        [0, 75, "cut"],
        [0, 75, "cut"],
        [75, 150, "finished"],
        [75, 150, "finished"],
      ],
    );
  },
);

Deno.test("brightness and contrast hardly change how a face looks", () => {
  const { box } = faceAt(30, 22, 24, 0);
  const frame = picture(3);
  const dimmed = { ...frame, data: frame.data.map((v) => 20 + v / 2) };
  const change = lookChange(lookAtFace(frame, box), lookAtFace(dimmed, box));
  assert(change < 0.01, `${change}`);
  const negative = { ...frame, data: frame.data.map((v) => 255 - v) };
  const opposite = lookChange(
    lookAtFace(frame, box),
    lookAtFace(negative, box),
  );
  assert(opposite > 1.5, `${opposite}`);
});

/** A look that differs from the flat one by `change`. */
function lookBy(change: number): Float32Array {
  return new Float32Array(576).fill(Math.sqrt(2 * change));
}

Deno.test("a change must stand out from the recent ones to be a jump", () => {
  const flat = lookBy(0);
  assertAlmostEquals(lookChange(flat, lookBy(0.3)), 0.3, 1e-6);
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0.001, max: 0.2, noNaN: true }), {
      minLength: 3,
      maxLength: 5,
    }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (changes, change) => {
      const last = { look: flat, changes };
      const { jump } = compareFaces(last, lookBy(change), lookBy(1), 1);
      if (change > 0.221 && change > 4.01 * Math.max(...changes)) assert(jump);
      if (change < 0.219 || change < 3.99 * Math.max(...changes)) assert(!jump);
    },
  ));
});

Deno.test("a face that is still in its old place does not jump", () => {
  const last = { look: lookBy(0), changes: [0.01, 0.01, 0.01] };
  assertEquals(compareFaces(last, lookBy(0.9), lookBy(0.1), 1).jump, false);
});

Deno.test("pictures shown twice are not taken for a still face", () => {
  const seen = { look: lookBy(0), changes: [0.1, 0.12, 0.1] };
  const { changes } = compareFaces(seen, lookBy(0), lookBy(0), 1);
  assertEquals(changes, seen.changes);
});
