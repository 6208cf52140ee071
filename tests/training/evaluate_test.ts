import { createDetector } from "../../lib/faces/mod.ts";
import { loadNetwork } from "../../lib/networks/mod.ts";
import {
  type Clip,
  embedFiles,
  evaluateClips,
  type Evaluation,
  listClips,
  timedBy,
} from "../../lib/training/mod.ts";
import { assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

/** Group, windows, share within one frame: the table of the accuracy page. */
const table: [string, number, number, number][] = [
  ["long", 5, 0.379, 0.196],
  ["long", 7, 0.424, 0.222],
  ["long", 9, 0.468, 0.258],
  ["long", 11, 0.507, 0.291],
  ["long", 13, 0.549, 0.328],
  ["long", 15, 0.578, 0.356],
  ["long", 25, 0.711, 0.454],
  ["long", 50, 0.930, 0.648],
  ["long", 100, 1.000, 0.761],
  ["short", 5, 0.665, 0.320],
  ["short", 7, 0.740, 0.341],
  ["short", 9, 0.788, 0.401],
  ["short", 11, 0.818, 0.397],
  ["short", 13, 0.816, 0.389],
  ["short", 15, 0.880, 0.449],
  ["short", 25, 0.928, 0.519],
];

/** Windows and AUC of own against strangers' sound, from the same page. */
const areas: [number, number][] = [[25, 0.635], [50, 0.787], [100, 0.936]];

function checkAgainstPage({ accuracy, confidence, truth }: Evaluation): void {
  assertEquals(truth, "file");
  for (const [group, windows, share] of table) {
    const row = accuracy.find((other) =>
      other.group === group && other.windows === windows
    )!;
    assertAlmostEquals(row.share, share, 0.02);
  }
  for (const [windows, auc] of areas) {
    const row = confidence.find((other) => other.windows === windows)!;
    assertAlmostEquals(row.auc, auc, 0.02);
  }
}

// About a minute and a half: every clip is decoded and its face followed.
const slow = Deno.env.get("SYNC_SLOW") === "1";
if (slow) {
  testWith(
    ["shared"],
    "the bootstrap under the whole protocol gives the accuracy page's table",
    async () => {
      await using detector = await createDetector();
      await using network = await loadNetwork("syncnet_compact", {
        weights: shared("weights/syncnet_compact_bootstrap.pt"),
      });
      const { clips, dropped } = await embedFiles(
        listClips(shared("clips/valid")),
        { detector, embedders: [network] },
      );
      assertEquals(dropped, []);
      checkAgainstPage(evaluateClips(clips[0]!));
    },
  );
}

/** A clip whose vectors agree where the sound is `late` frames late, a truth file's word beside it. */
function rampClip(file: string, late: number, lateness?: number): Clip {
  const ramp = (from: number) => ({
    data: Float32Array.from({ length: 80 }, (_, i) => i + from),
    rows: 80,
    dimensions: 1,
  });
  return {
    file,
    source: "s",
    speaker: file,
    picture: ramp(late),
    sound: ramp(0),
    realSound: [0, 80],
    ...(lateness === undefined ? {} : { lateness }),
  };
}

Deno.test("what another network reads counts as true in place of the truth file, clip by clip", () => {
  const clips = [rampClip("a", 3, 0), rampClip("b", -4, 0), rampClip("c", 0)];
  const lengths = [25];
  const byFile = evaluateClips(clips, { lengths });
  assertEquals(byFile.truth, "file");
  assertEquals(byFile.clips.all, 2);
  assertEquals(byFile.accuracy[0]!.share, 0);
  const read = [rampClip("a", 3), rampClip("b", -3), rampClip("c", 7)];
  const timed = timedBy(read, 15)(clips);
  assertEquals(timed.map(({ lateness }) => lateness), [3, -3, 7]);
  const byOther = evaluateClips(timed, { lengths, truth: "other-network" });
  assertEquals(byOther.truth, "other-network");
  assertEquals(byOther.accuracy[0]!.segments, 9);
  assertEquals(byOther.accuracy[0]!.share, 6 / 9); // c is off by seven
  assertEquals(byOther.accuracy[0]!.exact, 3 / 9); // b by one
  assertEquals(byOther.zero, -0.5); // of a and b; seven off is a miss
  assertEquals(timedBy(read.slice(1, 2), 15)(clips).length, 1);
});

testWith(
  ["shared"],
  "studio clips read their truth and move with planted shifts",
  async () => {
    await using detector = await createDetector();
    await using network = await loadNetwork("syncnet_compact", {
      weights: shared("weights/syncnet_compact_bootstrap.pt"),
    });
    const files = listClips(shared("clips/valid/grid")).slice(0, 4);
    const { clips } = await embedFiles(files, {
      detector,
      embedders: [network],
    });
    const { accuracy, planted, zero, truth } = evaluateClips(clips[0]!);
    assertEquals(truth, "file");
    assertEquals(accuracy.find(({ windows }) => windows === 50)?.share, 1);
    assertEquals(planted.every(({ exact, trials }) => exact === trials), true);
    assertAlmostEquals(zero!, 0, 0.3);
  },
);
