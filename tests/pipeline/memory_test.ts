import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openMedia, writeMedia } from "../../lib/media/mod.ts";
import { runPipeline } from "../../lib/pipeline/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { sample, slowTest, soundOf } from "./support.ts";

/** The three shots of the bundled clip over and over, for so many minutes. */
async function writeLong(file: string, minutes: number): Promise<void> {
  const clip = sample("grid_three_shots.mp4");
  await using media = await openMedia(clip);
  const pictures = await Array.fromAsync(media.frames());
  const sound = (await soundOf(clip)).subarray(0, pictures.length * 640);
  const rounds = Math.ceil(minutes * 60 * 25 / pictures.length);
  const [{ width, height }] = pictures as [typeof pictures[number]];
  await writeMedia(file, {
    video: {
      width,
      height,
      frameRate: 25,
      codec: "h264",
      options: { preset: "ultrafast" },
      frames: (function* () {
        for (let round = 0; round < rounds; round++) {
          for (const { data } of pictures) yield data;
        }
      })(),
    },
    audio: {
      sampleRate: 16000,
      channels: 1,
      codec: "aac",
      data: (function* () {
        for (let round = 0; round < rounds; round++) yield sound;
      })(),
    },
  });
}

/** Peak memory in megabytes of the process that analyses a file. */
async function peakOf(file: string): Promise<number> {
  using out = temporaryFolder();
  const [result] = await Array.fromAsync(
    runPipeline([file], { out: out.path }),
  );
  assertEquals(result!.status, "ok");
  const { peakMegabytes } = JSON.parse(
    readFileSync(join(out.path, "timings.jsonl"), "utf8"),
  ) as { peakMegabytes: number };
  return peakMegabytes;
}

slowTest(
  [],
  "twenty minutes need no more than 30 MB above two, so two hours no more than 200 MB",
  async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "long.mp4");
    await writeLong(file, 2);
    const short = await peakOf(file);
    await writeLong(file, 20);
    const long = await peakOf(file);
    assert(long - short <= 30, `${short} MB for 2 minutes, ${long} MB for 20`);
    assert(long <= 700, `${long} MB`);
  },
);
