import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type FaceReading,
  fixFile,
  type FixOptions,
} from "../../lib/repair/mod.ts";
import { openMedia, writeMedia } from "../../lib/media/mod.ts";
import {
  allSound,
  clicks,
  clickTime,
  clipHeight,
  clipWidth,
  numberedPictures,
  readNumber,
  temporaryFolder,
} from "../support/media_clips.ts";
import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";

/** Picture 40 belongs to this time, and so does the click. */
const clickAt = 1.6;

const face: FaceReading = {
  offsetMs: 0,
  confidence: 0.5,
  verdict: "out-of-sync",
  reliability: "high",
  windows: 75,
};

async function writeClip(
  file: string,
  late: number,
  codecs: {
    video: "h264" | "mpeg4" | "vp9";
    audio: "aac" | "pcm" | "mp3" | "opus";
  },
): Promise<void> {
  await writeMedia(file, {
    video: {
      width: clipWidth,
      height: clipHeight,
      frameRate: 25,
      codec: codecs.video,
      frames: numberedPictures(75),
    },
    audio: {
      sampleRate: 48000,
      channels: 1,
      codec: codecs.audio,
      data: clicks(3, [clickAt + late], 48000),
    },
  });
}

/** The true offset, by the click and the picture that belongs to it. */
async function trueOffset(file: string): Promise<number> {
  await using media = await openMedia(file);
  let pictureAt = NaN;
  for await (const frame of media.frames()) {
    if (readNumber(frame) === 40) pictureAt = frame.sourceTime;
  }
  const sound = await allSound(media);
  const loudest = sound.reduce(
    (best, value, i) => value > sound[best]! ? i : best,
    0,
  );
  return pictureAt - media.startTime - clickTime(sound, loudest / 16000);
}

/** Measures by picture and click, as a face would. */
const options: FixOptions = {
  measure: async (file) => [
    { ...face, offsetMs: 1000 * await trueOffset(file) },
  ],
};

const containers = [
  ["mp4", "h264", "aac", "copy"],
  ["mov", "h264", "pcm", "copy"],
  ["mkv", "h264", "aac", "copy"],
  ["webm", "vp9", "opus", "copy"],
  ["avi", "mpeg4", "pcm", "encode"],
  ["avi", "mpeg4", "mp3", "encode"],
] as const;

Deno.test("late and early sound is put in time within two milliseconds, in every container, and the input stays as it is", async (t) => {
  using folder = temporaryFolder();
  for (const [extension, video, audio, method] of containers) {
    for (const late of [0.24, -0.36]) {
      await t.step(`${extension} with ${audio}, ${late} s late`, async () => {
        const input = join(folder.path, `in.${extension}`);
        const output = join(folder.path, `out.${extension}`);
        await writeClip(input, late, { video, audio });
        const bytes = readFileSync(input);
        const report = await fixFile(input, output, {
          ...options,
          force: true,
        });
        assertEquals([report.status, report.method], ["fixed", method]);
        assertAlmostEquals(report.delayMs, -1000 * late, 20); // AVI itself is 17 ms off
        assertAlmostEquals(report.after!.offsetMs, 0, 2);
        assertAlmostEquals(1000 * await trueOffset(output), 0, 2);
        assertEquals(readFileSync(input), bytes);
      });
    }
  }
});

Deno.test("with --reencode a timed container's sound is moved to the sample as well", async () => {
  using folder = temporaryFolder();
  const input = join(folder.path, "in.mp4");
  const output = join(folder.path, "out.mp4");
  await writeClip(input, 0.2, { video: "h264", audio: "aac" });
  const report = await fixFile(input, output, { ...options, reencode: true });
  assertEquals(report.method, "encode");
  assertAlmostEquals(1000 * await trueOffset(output), 0, 0.2);
});

Deno.test("what is in sync is left alone, and nothing is written", async () => {
  using folder = temporaryFolder();
  const input = join(folder.path, "in.mp4");
  await writeClip(input, 0.01, { video: "h264", audio: "aac" });
  const report = await fixFile(input, join(folder.path, "out.mp4"), options);
  assertEquals(report.status, "in-sync");
  assertEquals(readdirSync(folder.path), ["in.mp4"]);
});

Deno.test("a repair that measuring does not confirm, or that nobody is sure of, leaves nothing", async () => {
  using folder = temporaryFolder();
  const input = join(folder.path, "in.mp4");
  const output = join(folder.path, "out.mp4");
  await writeClip(input, 0.2, { video: "h264", audio: "aac" });
  const wrong = () => Promise.resolve([{ ...face, offsetMs: -200 }]);
  await assertRejects(
    fixFile(input, output, { measure: wrong }),
    { code: "repair-unconfirmed" },
  );
  const unsure = () =>
    Promise.resolve([{ ...face, offsetMs: -200, verdict: "cannot-tell" }]);
  await assertRejects(
    fixFile(input, output, { measure: unsure }),
    { code: "repair-unsure" },
  );
  assertEquals(readdirSync(folder.path), ["in.mp4"]);
});

Deno.test("the input is never overwritten, another file only by force", async () => {
  using folder = temporaryFolder();
  const input = join(folder.path, "in.mp4");
  const output = join(folder.path, "out.mp4");
  await writeClip(input, 0.2, { video: "h264", audio: "aac" });
  writeFileSync(output, "precious");
  const same = join(folder.path, ".", "in.mp4");
  for (const force of [false, true]) {
    await assertRejects(
      fixFile(input, same, { ...options, force }),
      { code: "output-is-input" },
    );
  }
  await assertRejects(fixFile(input, output, options), {
    code: "output-exists",
  });
  assertEquals(readFileSync(output, "utf8"), "precious");
  await fixFile(input, output, { ...options, force: true });
  assertAlmostEquals(1000 * await trueOffset(output), 0, 2);
});
