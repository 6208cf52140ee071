import fc from "../support/properties.ts";
import { createYunet, detectFaces } from "../../lib/faces/mod.ts";
import { openMedia } from "../../lib/media/mod.ts";
import { createCutDetector } from "../../lib/scenes/mod.ts";
import {
  closestChange,
  createTracker,
  type CropRecipeName,
  leastJump,
  lookAtFace,
  lookChange,
  rememberChange,
} from "../../lib/tracks/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
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

Deno.test("a face is found again where its box zooms or shakes, another one is not", () => {
  const { box } = faceAt(30, 22, 24, 0);
  const look = lookAtFace(picture(3), box);
  const shaken = faceAt(30 + 2, 22 - 2, 24 * 1.12, 0).box;
  const straight = lookChange(look, lookAtFace(picture(3), shaken));
  assert(closestChange(look, picture(3), shaken) < straight / 3);
  assert(closestChange(look, picture(40), box) > 0.2);
});

Deno.test("the least jump is at least three times any recent change, and never under 0.2", () => {
  const recent = fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), {
    minLength: 3,
    maxLength: 5,
  });
  fc.assert(fc.property(recent, (changes) => {
    const least = leastJump(changes, 1);
    assert(least >= 0.2);
    for (const change of changes) assert(least >= 3 * change - 1e-12);
    assertEquals(leastJump(changes, 2), 0.5);
    assertEquals(leastJump(changes.slice(0, 2), 1), 0.4);
  }));
});

Deno.test("neither pictures shown twice nor gaps are taken for the pace of a face", () => {
  const recent = [0.1, 0.12, 0.1, 0.2, 0.1];
  assertEquals(rememberChange(recent, 1e-5, 1), recent);
  assertEquals(rememberChange(recent, 0.4, 7), recent);
  assertEquals(rememberChange(recent, 0.3, 1), [0.12, 0.1, 0.2, 0.1, 0.3]);
});
