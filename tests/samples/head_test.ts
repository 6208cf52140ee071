import {
  buildHead,
  generateClip,
  randomIdentity,
  randomMotion,
  renderHead,
  restingMouth,
} from "../../data/samples/generator/mod.ts";
import { createYunet } from "../../lib/faces/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const size = 256;

Deno.test("the same seed draws the same pictures", () => {
  const options = { seed: 3, seconds: 0.12, size: 96 };
  const first = [...generateClip(options).frames()];
  assertEquals([...generateClip(options).frames()], first);
});

Deno.test("late sound is the same sound, moved", () => {
  const options = { seed: 3, seconds: 1 };
  const late = generateClip({ ...options, soundDelay: 0.2 }).samples;
  const early = generateClip({ ...options, soundDelay: -0.2 }).samples;
  assertEquals(late.subarray(6400), early.subarray(0, 16000 - 6400));
});

Deno.test("only the picture's lower half follows the mouth", () => {
  const head = buildHead(randomIdentity(2));
  const pose = randomMotion(2)(0);
  const closed = renderHead(head, pose, restingMouth, size);
  const mouth = { ...restingMouth, jaw: 1, open: 1 };
  const open = renderHead(head, pose, mouth, size);
  const half = 3 * size * Math.round(size * 0.45);
  assertEquals(open.subarray(0, half), closed.subarray(0, half));
  assert(open.some((value, i) => Math.abs(value - closed[i]!) > 0.1));
});

Deno.test("a head drawn again after others is the same", () => {
  const head = buildHead(randomIdentity(6));
  const pose = randomMotion(6)(1);
  const first = renderHead(head, pose, restingMouth, 128);
  const mouth = { ...restingMouth, jaw: 1, open: 1, width: 1 };
  renderHead(head, { ...pose, blink: 1 }, mouth, 128);
  assertEquals(renderHead(head, pose, restingMouth, 128), first);
});

Deno.test("the bundled detector finds one face in at least 95 % of the pictures, with a score of 0.8 and more", async () => {
  await using detector = await createYunet({ threads: 1 });
  let found = 0;
  let pictures = 0;
  for (let seed = 20; seed < 30; seed++) {
    const clip = generateClip({ seed, seconds: 4, frameRate: 2 });
    let index = 0;
    for (const data of clip.frames()) {
      const faces = await detector.detect({
        data,
        width: clip.size,
        height: clip.size,
        sourceWidth: clip.size,
        sourceHeight: clip.size,
        time: index / 2,
        sourceTime: index / 2,
        index: index++,
      });
      pictures++;
      if (faces.length === 1 && faces[0]!.score >= 0.8) found++;
    }
  }
  assert(found >= 0.95 * pictures, `${found} of ${pictures}`);
});
