/**
 * The facts of ../shared/clips/clips.md, by the whole default pipeline: with the
 * network that they were recorded with also its confidences, with the bundled
 * one the offsets, and who is heard.
 */
import type { TrackResult } from "../../lib/pipeline/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";
import { faceX, slowTest, withTools } from "./support.ts";

/** What is known of one track: offset to one frame, the bootstrap's confidence to 0.03. */
interface Fact {
  readonly frames: readonly [first: number, last: number];
  readonly offset: number;
  readonly confidence: number;
}

const facts = {
  "example.avi": [{ frames: [0, 316], offset: 5, confidence: 0.285 }],
  "three_shots.mp4": [
    { frames: [0, 74], offset: 0, confidence: 0.59 },
    { frames: [75, 149], offset: 0, confidence: 0.63 },
    { frames: [150, 224], offset: 0, confidence: 0.43 },
  ],
  "three_shots_late_200ms.mov": [
    { frames: [0, 74], offset: -5, confidence: 0.59 },
    { frames: [75, 149], offset: -5, confidence: 0.58 },
    { frames: [150, 224], offset: -5, confidence: 0.61 },
  ],
  "demo1.mp4": [{ frames: [0, 249], offset: 2, confidence: 0.205 }],
  "demo3.mp4": [{ frames: [0, 499], offset: 0, confidence: 0.184 }],
} as const satisfies Record<string, readonly Fact[]>;

type Clip = keyof typeof facts;

const bootstrap = "weights/syncnet_compact_bootstrap.pt";

function clip(name: string): string {
  return shared(`clips/reference/${name}`);
}

function checkPlace(track: TrackResult, fact: Fact, file: string): void {
  const { firstFrame, lastFrame, offsetFrames } = track;
  const where = `${file} ${firstFrame} to ${lastFrame}`;
  assertEquals([firstFrame, lastFrame], fact.frames, where);
  assert(
    Math.abs(offsetFrames! - fact.offset) <= 1,
    `${where}: offset ${offsetFrames}, known ${fact.offset}`,
  );
}

/** As recorded: with the bootstrap, whose confidences are known. */
async function checkRecorded(name: Clip): Promise<void> {
  await withTools(async (analyse) => {
    const { tracks } = await analyse(clip(name));
    assertEquals(tracks.length, facts[name].length, name);
    tracks.forEach((track, i) => {
      const fact = facts[name][i]!;
      checkPlace(track, fact, name);
      assertAlmostEquals(track.confidence!, fact.confidence, 0.03);
    });
  }, { weights: shared(bootstrap) });
}

/** With the bundled network. */
async function checkOffsets(name: Clip): Promise<void> {
  await withTools(async (analyse) => {
    const { tracks } = await analyse(clip(name));
    assertEquals(tracks.length, facts[name].length, name);
    tracks.forEach((track, i) => {
      checkPlace(track, facts[name][i]!, name);
      assertEquals(
        track.verdict,
        track.offsetFrames === 0 ? "in-sync" : "out-of-sync",
        name,
      );
    });
  });
}

for (
  const name of [
    "example.avi",
    "three_shots.mp4",
    "three_shots_late_200ms.mov",
  ] as const
) {
  testWith(
    ["shared"],
    `${name} reads the recorded offsets and confidences with the network of the record`,
    () => checkRecorded(name),
  );
  testWith(
    ["shared"],
    `${name} reads the known offsets with the bundled network, sure of each`,
    () => checkOffsets(name),
  );
}

testWith(
  ["shared"],
  "the cut at 150 of three_shots_late_200ms.mov, which the content metric misses, parts two people",
  async () => {
    await withTools(async (analyse) => {
      const { media, tracks } = await analyse(
        clip("three_shots_late_200ms.mov"),
      );
      assertEquals(media!.scenes, [[0, 75], [75, 225]]);
      assertEquals(tracks.map(({ firstFrame }) => firstFrame), [0, 75, 150]);
      for (const { offsetWords } of tracks) {
        assert(/late/.test(offsetWords), offsetWords);
      }
    });
  },
);

/** Faces of two_faces.mp4 by the frame that they begin with and their side. */
function faceOf(
  tracks: readonly TrackResult[],
  first: number,
  side: "left" | "right",
): TrackResult {
  return tracks.find((track) =>
    track.firstFrame === first && (faceX(track) < 360) === (side === "left")
  )!;
}

testWith(
  ["shared"],
  "of two_faces.mp4 those who are heard are in sync, and the others are not called out of sync",
  async () => {
    const name = "two_faces.mp4";
    await withTools(async (analyse) => {
      const { tracks, media } = await analyse(clip(name));
      assertEquals(media!.scenes, [[0, 75], [75, 150]]);
      assertEquals(tracks.length, 4);
      const heard = [faceOf(tracks, 0, "left"), faceOf(tracks, 75, "right")];
      for (const { verdict } of heard) assertEquals(verdict, "in-sync");
      const silent = [faceOf(tracks, 75, "left"), faceOf(tracks, 0, "right")];
      for (const { verdict } of silent) {
        assertEquals(verdict, "not-the-speaker");
      }
    });
    await withTools(async (analyse) => {
      const { tracks } = await analyse(clip(name));
      const recorded = [
        [faceOf(tracks, 0, "left"), 0.59],
        [faceOf(tracks, 75, "right"), 0.56],
        [faceOf(tracks, 75, "left"), 0.14],
        [faceOf(tracks, 0, "right"), 0.18],
      ] as const;
      for (const [{ confidence }, known] of recorded) {
        assertAlmostEquals(confidence!, known, 0.03);
      }
    }, { weights: shared(bootstrap) });
  },
);

for (const name of ["demo1.mp4", "demo3.mp4"] as const) {
  slowTest(
    ["shared"],
    `${name} reads the known offset with either network`,
    async () => {
      await checkRecorded(name);
      await checkOffsets(name);
    },
  );
}
