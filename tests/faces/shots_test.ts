import { createYunet, detectFaces } from "../../lib/faces/mod.ts";
import { openMedia } from "../../lib/media/mod.ts";
import { assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

/** Centre of the only face of each frame, across. */
async function centres(file: string, every: number): Promise<number[]> {
  await using media = await openMedia(shared(`clips/reference/${file}`));
  await using yunet = await createYunet();
  const found: number[] = [];
  for await (
    const { detections } of detectFaces(media.frames(), yunet, { every })
  ) {
    assertEquals(detections.length, 1);
    const { x1, x2 } = detections[0]!.box;
    found.push((x1 + x2) / 2);
  }
  return found;
}

testWith(
  ["shared"],
  "faces jump at the same frame at both cuts, the hidden one too, however seldom we look",
  async () => {
    const file = "three_shots_late_200ms.mov";
    const all = await centres(file, 1);
    assertEquals(all.length, 225);
    for (const every of [3, 5]) {
      const some = await centres(file, every);
      for (const i of [74, 75, 149, 150]) {
        assertAlmostEquals(some[i]!, all[i]!, 2);
      }
    }
  },
);
