/** The facts of ../shared/clips/clips.md, by the whole default pipeline. */
import type { TrackResult } from "../../lib/pipeline/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";
import { faceX, slowTest, withTools } from "./support.ts";

/** Offset and confidence of one track: they hold to one frame and 0.03. */
interface Fact {
  readonly frames: readonly [first: number, last: number];
  readonly offset: number;
  readonly confidence: number;
}

function clip(name: string): string {
  return shared(`clips/reference/${name}`);
}

function check(track: TrackResult, fact: Fact, file: string): void {
  const { firstFrame, lastFrame, offsetFrames, confidence } = track;
  const where = `${file} ${firstFrame} to ${lastFrame}`;
  assertEquals([firstFrame, lastFrame], fact.frames, where);
  assert(
    Math.abs(offsetFrames! - fact.offset) <= 1,
    `${where}: offset ${offsetFrames}, known ${fact.offset}`,
  );
  assertAlmostEquals(confidence!, fact.confidence, 0.03);
}

async function checkAll(name: string, facts: readonly Fact[]): Promise<void> {
  await withTools(async (analyse) => {
    const { tracks } = await analyse(clip(name));
    assertEquals(tracks.length, facts.length, name);
    tracks.forEach((track, i) => check(track, facts[i]!, name));
  });
}

testWith(
  ["shared"],
  "example.avi reads offset 5 in one track",
  () =>
    checkAll("example.avi", [
      { frames: [0, 316], offset: 5, confidence: 0.285 },
    ]),
);

testWith(
  ["shared"],
  "three_shots.mp4 is in sync in each of its three shots",
  () =>
    checkAll("three_shots.mp4", [
      { frames: [0, 74], offset: 0, confidence: 0.59 },
      { frames: [75, 149], offset: 0, confidence: 0.63 },
      { frames: [150, 224], offset: 0, confidence: 0.43 },
    ]),
);

testWith(
  ["shared"],
  "three_shots_late_200ms.mov reads 5 frames late, and its cut at 150, which the content metric misses, parts two people",
  async () => {
    await withTools(async (analyse) => {
      const name = "three_shots_late_200ms.mov";
      const { tracks, media } = await analyse(clip(name));
      assertEquals(media!.scenes, [[0, 75], [75, 225]]);
      const facts = [
        { frames: [0, 74], offset: -5, confidence: 0.59 },
        { frames: [75, 149], offset: -5, confidence: 0.58 },
        { frames: [150, 224], offset: -5, confidence: 0.61 },
      ] as const;
      assertEquals(tracks.length, facts.length);
      tracks.forEach((track, i) => check(track, facts[i]!, name));
      for (const { verdict, offsetWords } of tracks) {
        assertEquals(verdict, "out-of-sync");
        assert(/late/.test(offsetWords), offsetWords);
      }
    });
  },
);

testWith(
  ["shared"],
  "of two_faces.mp4 those who are heard are in sync, and the others are not called out of sync",
  async () => {
    await withTools(async (analyse) => {
      const name = "two_faces.mp4";
      const { tracks, media } = await analyse(clip(name));
      assertEquals(media!.scenes, [[0, 75], [75, 150]]);
      assertEquals(tracks.length, 4);
      const find = (first: number, side: "left" | "right"): TrackResult =>
        tracks.find((track) =>
          track.firstFrame === first &&
          (faceX(track) < 360) === (side === "left")
        )!;
      const heard = [find(0, "left"), find(75, "right")];
      check(heard[0]!, { frames: [0, 74], offset: 0, confidence: 0.59 }, name);
      check(
        heard[1]!,
        { frames: [75, 149], offset: 0, confidence: 0.56 },
        name,
      );
      for (const { verdict } of heard) assertEquals(verdict, "in-sync");
      const silent = [find(75, "left"), find(0, "right")];
      assertAlmostEquals(silent[0]!.confidence!, 0.14, 0.03);
      assertAlmostEquals(silent[1]!.confidence!, 0.18, 0.03);
      for (const { verdict } of silent) {
        assertEquals(verdict, "not-the-speaker");
      }
    });
  },
);

slowTest(
  ["shared"],
  "demo1.mp4 reads offset 2 in one track",
  () =>
    checkAll("demo1.mp4", [
      { frames: [0, 249], offset: 2, confidence: 0.205 },
    ]),
);

slowTest(
  ["shared"],
  "demo3.mp4, of 30 frames a second, is in sync in one track",
  () =>
    checkAll("demo3.mp4", [
      { frames: [0, 499], offset: 0, confidence: 0.184 },
    ]),
);
