import { createHash } from "node:crypto";
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { openMedia, type VideoTrack, writeMedia } from "../../lib/media/mod.ts";
import { type FileResult, runPipeline } from "../../lib/pipeline/mod.ts";
import { assert, assertEquals, assertRejects } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { sample, soundOf } from "./support.ts";

const speaker = sample("grid_in_sync.mp4");

/** Names that shells, terminals and other systems stumble over. */
const oddNames = [
  "sp ace.mp4",
  "quo\"te's.mp4",
  "new\nline.mp4",
  "emoji 🎬 ünï.mp4",
  "-dash.mp4",
  "--out.mp4",
];

/** A person who speaks, from the bundled clip: so many frames, so large. */
async function person(
  count: number,
  maxSide = 360,
): Promise<VideoTrack & { readonly frames: Uint8Array[] }> {
  await using media = await openMedia(speaker, { maxSide });
  const frames: Uint8Array[] = [];
  let size = { width: 0, height: 0 };
  for await (const { data, width, height } of media.frames()) {
    if (frames.push(data) === count) {
      size = { width, height };
      break;
    }
  }
  return { ...size, frameRate: 25, codec: "h264", frames };
}

/** A picture in the middle of a grey one of 360 x 288. */
function onGrey(picture: Uint8Array, width: number, height: number) {
  const wide = new Uint8Array(360 * 288 * 3).fill(128);
  for (let row = 0; row < height; row++) {
    wide.set(
      picture.subarray(row * width * 3, (row + 1) * width * 3),
      ((100 + row) * 360 + 100) * 3,
    );
  }
  return wide;
}

/** Every kind of file that has nothing, or little, to measure. */
async function writeBadFiles(folder: string): Promise<void> {
  const file = (name: string): string => join(folder, name);
  const bytes = readFileSync(speaker);
  writeFileSync(file("empty.mp4"), "");
  writeFileSync(file("text.mp4"), "This is not a film.\n".repeat(100));
  writeFileSync(file("truncated.mp4"), bytes.subarray(0, bytes.length / 3));
  writeFileSync(
    file("huge.mp4"),
    "YUV4MPEG2 W12000 H12000 F25:1 Ip A1:1 C420\nFRAME\n" + "x".repeat(9999),
  );
  const sound = {
    sampleRate: 16000,
    channels: 1,
    codec: "aac",
    data: await soundOf(speaker),
  } as const;
  const video = await person(30);
  const small = await person(30, 50);
  await writeMedia(file("audio only.mp4"), { audio: sound });
  await writeMedia(file("video only.mp4"), { video });
  await writeMedia(file("no face.mp4"), {
    video: {
      ...video,
      frames: video.frames.map((frame) => frame.map((_, i) => i)),
    },
    audio: sound,
  });
  await writeMedia(file("small face.mp4"), {
    video: {
      ...video,
      frames: small.frames.map((frame) =>
        onGrey(frame, small.width, small.height)
      ),
      quality: 10,
    },
    audio: sound,
  });
  for (const count of [1, 5]) {
    await writeMedia(file(`${count} frames.mp4`), {
      video: { ...video, frames: video.frames.slice(0, count) },
      audio: sound,
    });
  }
  await writeMedia(file("silent.mp4"), {
    video,
    audio: { ...sound, data: new Int16Array(sound.data.length) },
  });
}

/** Name and digest of every file of a folder. */
function digests(folder: string): [string, string][] {
  return readdirSync(folder).sort().map((name) => [
    name,
    createHash("sha256").update(readFileSync(join(folder, name))).digest("hex"),
  ]);
}

Deno.test("no input stops a run: each bad one is a row with a code and a reason, the rest is measured, nothing is changed", async () => {
  using inputs = temporaryFolder();
  using outputs = temporaryFolder();
  await writeBadFiles(inputs.path);
  for (const name of oddNames) copyFileSync(speaker, join(inputs.path, name));
  const before = digests(inputs.path);

  const results = await Array.fromAsync(
    runPipeline([inputs.path, join(inputs.path, "missing.mp4")], {
      out: outputs.path,
      jobs: 2,
      analyse: { end: 1.2, threads: 1 },
    }),
  );

  assertEquals(digests(inputs.path), before);
  const outcomes = new Map(
    results.map(({ file, status, code }) => [basename(file), code ?? status]),
  );
  const expected: [string, string][] = [
    ["empty.mp4", "file-empty"],
    ["text.mp4", "not-media"],
    ["truncated.mp4", "truncated"],
    ["huge.mp4", "too-large"],
    ["audio only.mp4", "no-video"],
    ["video only.mp4", "no-audio"],
    ["no face.mp4", "no-face"],
    ["small face.mp4", "face-too-small"],
    ["1 frames.mp4", "no-track"],
    ["5 frames.mp4", "no-track"],
    ["missing.mp4", "file-missing"],
    ["silent.mp4", "ok"],
    ...oddNames.map((name): [string, string] => [name, "ok"]),
  ];
  assertEquals(
    [...outcomes].sort(),
    expected.sort(),
  );
  for (const { status, reason, file } of results) {
    if (status === "ok") continue;
    assert(
      reason!.length > 20 && !/\n\s+at /.test(reason!),
      `${file}: ${reason}`,
    );
  }
  const silent = results.find(({ file }) => file.endsWith("silent.mp4"))!;
  assertEquals(silent.tracks[0]!.verdict, "no-speech");

  // Each file, whatever its name, has its folder and its rows.
  const written = readdirSync(outputs.path, {
    recursive: true,
    encoding: "utf8",
  });
  assertEquals(
    written.filter((path) => basename(path) === "result.json").length,
    results.length,
  );
  assert(!written.some((path) => path.endsWith(".tmp")));
  const table = readFileSync(join(outputs.path, "summary.parquet"));
  const rows = await parquetReadObjects({
    file: Uint8Array.from(table).buffer,
  });
  assertEquals(
    rows.map((row) => row["file"]),
    results.map(({ file }) => file),
  );
});

Deno.test("an output folder that cannot be written is wrong usage, found before any work", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a file in the way");
  writeFileSync(file, "");
  for (const out of [file, join(file, "deeper")]) {
    const seen: FileResult[] = [];
    await assertRejects(async () => {
      for await (const result of runPipeline([speaker], { out })) {
        seen.push(result);
      }
    }, { code: "out-unwritable", name: "UsageError" });
    assertEquals(seen, []);
  }
});
