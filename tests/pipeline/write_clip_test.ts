import { join } from "node:path";
import { openMedia, writeMedia } from "../../lib/media/mod.ts";
import { type ClipRequest, writeClip } from "../../lib/pipeline/write_clip.ts";
import type { Track } from "../../lib/tracks/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import {
  allSound,
  clipHeight,
  clipWidth,
  numberedPictures,
  readNumber,
  temporaryFolder,
} from "../support/media_clips.ts";

const frames = 100;
const size = { width: clipWidth, height: clipHeight };

/** Noise, so that every sample can be told from every other. */
function noise(count: number): Int16Array {
  let state = 3;
  return Int16Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return (state >> 15) % 8000;
  });
}

/** A track that stays in the middle of the picture. */
function still(): Track {
  const one = (value: number) => new Float64Array(frames).fill(value);
  return {
    id: 0,
    frames: Int32Array.from({ length: frames }, (_, i) => i),
    boxes: Float64Array.from(
      { length: frames * 4 },
      (_, i) => [30, 20, 60, 50][i % 4]!,
    ),
    detections: frames,
    scene: 0,
    smoothed: { x: one(45), y: one(35), s: one(15) },
    end: "finished",
  };
}

/** A numbered clip with noise for sound; both begin at 1.5 s of the file's own time. */
async function source(folder: string): Promise<string> {
  const file = join(folder, "source.mkv");
  await writeMedia(file, {
    video: {
      ...size,
      frameRate: 25,
      codec: "ffv1",
      startTime: 1.5,
      frames: numberedPictures(frames),
    },
    audio: {
      sampleRate: 16000,
      channels: 1,
      codec: "pcm",
      startTime: 1.5,
      data: noise(frames * 640),
    },
  });
  return file;
}

async function request(
  file: string,
  more: Partial<ClipRequest>,
): Promise<ClipRequest> {
  await using media = await openMedia(file);
  return {
    file,
    range: { first: 30, end: 55 },
    startTime: media.startTime,
    soundShift: 0,
    track: still(),
    view: "full",
    format: "lossless",
    threads: 1,
    ...more,
  };
}

Deno.test("a lossless clip has exactly the frames and the samples that were asked for, the sound moved to the sample", async () => {
  using folder = temporaryFolder();
  const file = await source(folder.path);
  const all = await (async () => {
    await using media = await openMedia(file);
    return await allSound(media);
  })();
  for (const [index, samples] of [0, 1600, -1601, 333].entries()) {
    const clip = join(folder.path, `clip${index}.mkv`);
    await writeClip(
      clip,
      await request(file, { soundShift: samples / 16000 }),
      size,
    );
    await using media = await openMedia(clip);
    const numbers: number[] = [];
    for await (const frame of media.frames()) numbers.push(readNumber(frame));
    assertEquals(numbers, Array.from({ length: 25 }, (_, i) => 30 + i));
    const from = 30 * 640 + samples;
    assertEquals(
      await allSound(media),
      all.slice(from, from + 25 * 640),
      `shift of ${samples} samples`,
    );
  }
});

Deno.test("an MP4 clip keeps the sound in its place through AAC", async () => {
  using folder = temporaryFolder();
  const file = await source(folder.path);
  const clip = join(folder.path, "clip.mp4");
  await writeClip(
    clip,
    await request(file, { format: "mp4", view: "crop" }),
    size,
  );
  await using media = await openMedia(clip);
  assertEquals([media.video.width, media.video.height], [224, 224]);
  assertEquals((await Array.fromAsync(media.frames())).length, 25);
  const heard = await allSound(media);
  const meant = noise(frames * 640).subarray(30 * 640, 55 * 640);
  const likeness = (lag: number): number => {
    let sum = 0;
    for (let i = 2000; i < 12000; i++) {
      sum += (heard[i + lag]! - 4000) * (meant[i]! - 4000);
    }
    return sum;
  };
  const lags = Array.from({ length: 2001 }, (_, i) => i - 1000);
  const best = lags.reduce((a, b) => likeness(b) > likeness(a) ? b : a);
  assertEquals(best, 0);
  assert(Math.abs(heard.length - 25 * 640) <= 1024);
});

Deno.test("sound that ends before the pictures is filled with silence", async () => {
  using folder = temporaryFolder();
  const file = await source(folder.path);
  const clip = join(folder.path, "clip.mkv");
  await writeClip(
    clip,
    await request(file, {
      range: { first: 80, end: 100 },
      soundShift: 0.2,
    }),
    size,
  );
  await using media = await openMedia(clip);
  const heard = await allSound(media);
  assertEquals(heard.length, 20 * 640);
  assert(heard.subarray(15 * 640).every((sample) => sample === 0));
});
