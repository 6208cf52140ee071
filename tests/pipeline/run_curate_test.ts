import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { writeMedia } from "../../lib/media/mod.ts";
import {
  analyse,
  curateDefaults,
  type CurateOptions,
  type ManifestRow,
  startCuration,
} from "../../lib/pipeline/mod.ts";
import { curationPreset } from "../../lib/segments/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";

async function curate(
  paths: string[],
  out: string,
  more: Partial<CurateOptions> = {},
) {
  const curation = startCuration(paths, {
    ...curateDefaults,
    analyse: { threads: 1 },
    preset: curationPreset("lrs"),
    out,
    ...more,
  });
  return {
    outcomes: await Array.fromAsync(curation.files),
    funnel: curation.funnel(),
  };
}

function manifestOf(out: string): ManifestRow[] {
  return readFileSync(join(out, "manifest.jsonl"), "utf8").trim().split("\n")
    .filter((line) => line !== "").map((line) => JSON.parse(line));
}

Deno.test("a late and an early clip are cut in sync, and the manifest says where they come from", async () => {
  using folder = temporaryFolder();
  const planted = { late: -3, early: 5 };
  const { outcomes } = await curate([
    "data/samples/grid_sound_late_120ms.mp4",
    "data/samples/grid_sound_early_200ms.mp4",
  ], folder.path);
  assertEquals(outcomes.map((outcome) => "failure" in outcome), [false, false]);
  const rows = manifestOf(folder.path);
  assertEquals(rows.map(({ offsetFrames }) => offsetFrames), [
    planted.late,
    planted.early,
  ]);
  for (const row of rows) {
    assert(Number(row.frames) >= 55);
    assertAlmostEquals(Number(row.soundShiftMs), -Number(row.offsetMs), 0.1);
    const { tracks: [again] } = await analyse(
      join(folder.path, String(row.clip)),
      { threads: 1 },
    );
    assertEquals(again?.verdict, "in-sync");
    assertEquals(again?.offsetFrames, 0);
  }
  const bytes = readFileSync(join(folder.path, "manifest.parquet"));
  const stored = await parquetReadObjects({
    file: bytes.buffer.slice(
      bytes.byteOffset,
      bytes.byteOffset + bytes.byteLength,
    ),
  });
  assertEquals(JSON.parse(JSON.stringify(stored)), rows);
});

Deno.test("the same input gives the same bytes of clips and manifest", async () => {
  using folder = temporaryFolder();
  const files = ["data/samples/grid_three_shots.mp4"];
  const [one, two] = [join(folder.path, "1"), join(folder.path, "2")];
  await curate(files, one);
  await curate(files, two);
  const names = readdirSync(one, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.includes("."),
  ).sort();
  assertEquals(
    readdirSync(two, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.includes(".")
    ).sort(),
    names,
  );
  let clips = 0;
  for (const name of names) {
    if (name.endsWith(".mp4") && name.includes("track")) clips++;
    if (!/\.\w+$/.test(name) || name.endsWith("three_shots.mp4")) continue;
    assert(
      readFileSync(join(one, name)).equals(readFileSync(join(two, name))),
      name,
    );
  }
  assertEquals(clips, 3);
});

Deno.test("a file without faces is removed by the first rule, one without sound is a row with its reason", async () => {
  using folder = temporaryFolder();
  const grey = new Uint8Array(64 * 64 * 3).fill(90);
  const video = {
    width: 64,
    height: 64,
    frameRate: 25,
    codec: "h264",
    frames: Array.from({ length: 50 }, () => grey),
  } as const;
  const faceless = join(folder.path, "faceless.mp4");
  await writeMedia(faceless, {
    video,
    audio: {
      sampleRate: 16000,
      channels: 1,
      codec: "aac",
      data: new Int16Array(32000),
    },
  });
  const mute = join(folder.path, "mute.mp4");
  await writeMedia(mute, { video });
  const out = join(folder.path, "out");
  const { funnel } = await curate([faceless, mute], out);
  assertEquals(funnel.totalSeconds, 2);
  assertEquals(funnel.steps[0], {
    name: "no-face",
    rule: "no face is followed",
    removedSeconds: 2,
  });
  assertEquals(manifestOf(out), []);
  const files = readFileSync(join(out, "files.jsonl"), "utf8").trim().split(
    "\n",
  ).map((line) => JSON.parse(line));
  assertEquals(files.map(({ status, code }) => [status, code]), [
    ["ok", null],
    ["failed", "no-audio"],
  ]);
  assertEquals(files[1].reason, "the file holds no sound");
});

Deno.test("of two faces only the one that is heard is kept, or nothing where several may not be seen", async () => {
  using folder = temporaryFolder();
  const files = ["data/samples/grid_two_faces.mp4"];
  const both = await curate(files, join(folder.path, "keep"), {
    writeClips: false,
  });
  assertEquals(both.funnel.totalSeconds, 12);
  assertEquals(
    manifestOf(join(folder.path, "keep")).map(({ clip, mostFaces }) => [
      clip,
      mostFaces,
    ]),
    [[null, 2], [null, 2]],
  );
  const alone = await curate(files, join(folder.path, "drop"), {
    writeClips: false,
    limits: { severalPeople: false },
  });
  assertEquals(alone.funnel.keptSeconds, 0);
  const several = alone.funnel.steps.find(({ name }) =>
    name === "several-people"
  );
  assertEquals(several?.removedSeconds, 6);
});
