import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type AudioCodec,
  openMedia,
  probe,
  type VideoCodec,
  writeMedia,
} from "../../../lib/media/mod.ts";
import { type OverlayOptions, writeOverlay } from "../../../lib/report/mod.ts";
import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "../../support/assert.ts";
import {
  allSound,
  clicks,
  clickTime,
  clipHeight,
  clipWidth,
  numberedPicture,
  readNumber,
  temporaryFolder,
} from "../../support/media_clips.ts";
import { fakeResult, fakeTrack } from "./fake_result.ts";

const seconds = 3;
const clickAt = 1.6;

/** Twice as high as the numbered pictures, so that their numbers lie above the strip. */
const height = 2 * clipHeight;

function* tallPictures(count: number): Generator<Uint8Array> {
  for (let i = 0; i < count; i++) {
    const data = new Uint8Array(clipWidth * height * 3).fill(128);
    data.set(numberedPicture(i));
    yield data;
  }
}

interface Clip {
  readonly video: VideoCodec;
  readonly audio: AudioCodec;
  readonly frameRate: number;
  readonly videoStart?: number;
}

async function writeClip(file: string, clip: Clip): Promise<void> {
  const { video, audio, frameRate, videoStart = 0 } = clip;
  await writeMedia(file, {
    video: {
      width: clipWidth,
      height,
      frameRate,
      codec: video,
      startTime: videoStart,
      frames: tallPictures(seconds * frameRate),
    },
    audio: {
      sampleRate: 48000,
      channels: 2,
      codec: audio,
      data: clicks(seconds, [clickAt], 48000, 2),
    },
  });
}

/** Numbers of the pictures, and when the click comes after the first of them, in seconds. */
async function read(
  file: string,
  options: OverlayOptions = {},
): Promise<{ numbers: number[]; click: number }> {
  await using media = await openMedia(file, options);
  const numbers: number[] = [];
  for await (const frame of media.frames()) numbers.push(readNumber(frame));
  const sound = await allSound(media);
  const loudest = sound.reduce(
    (best, value, i) => value > sound[best]! ? i : best,
    0,
  );
  return { numbers, click: clickTime(sound, loudest / 16000) };
}

const result = fakeResult([
  fakeTrack(0, 0, 75, { boxes: Array(75).fill([10, 70, 60, 100]) }),
]);

const clips: [string, string, Clip][] = [
  ["whole", "mp4", { video: "h264", audio: "aac", frameRate: 25 }],
  ["at 30 pictures a second", "mp4", {
    video: "h264",
    audio: "aac",
    frameRate: 30,
  }],
  ["with PCM", "mov", { video: "mjpeg", audio: "pcm", frameRate: 25 }],
  ["with Opus", "webm", { video: "vp9", audio: "opus", frameRate: 25 }],
  ["with pictures that begin later", "mkv", {
    video: "h264",
    audio: "aac",
    frameRate: 25,
    videoStart: 0.4,
  }],
];

Deno.test("the overlay holds every frame to the last one and the sound in its place, and the input stays as it is", async (t) => {
  using folder = temporaryFolder();
  for (const [name, extension, clip] of clips) {
    await t.step(name, async () => {
      const file = join(folder.path, `in.${extension}`);
      const output = join(folder.path, "out.mp4");
      await writeClip(file, clip);
      const bytes = readFileSync(file);
      await writeOverlay(file, result, output);
      const [before, after] = [await read(file), await read(output)];
      assertEquals(after.numbers, before.numbers);
      assertAlmostEquals(after.click, before.click, 0.001);
      const info = await probe(output);
      assertEquals(info.video[0]!.codec, "h264");
      assertEquals(info.video[0]!.startTime, 0);
      assertEquals(info.audio[0]!.codec, "aac");
      assertEquals(readFileSync(file), bytes);
    });
  }
});

Deno.test("a part that was measured is drawn with the part of the sound that belongs to it", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "in.mp4");
  const output = join(folder.path, "out.mp4");
  await writeClip(file, { video: "h264", audio: "aac", frameRate: 25 });
  const part = { start: 0.8, end: 2.2 };
  await writeOverlay(file, result, output, part);
  const [before, after] = [await read(file, part), await read(output)];
  assertEquals(after.numbers, before.numbers);
  assertAlmostEquals(after.click, before.click, 0.001);
  assertAlmostEquals((await probe(output)).audio[0]!.duration, 1.4, 0.03);
});

Deno.test("sound of another file is heard where it was measured", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "in.mp4");
  const audioFile = join(folder.path, "dub.wav");
  const output = join(folder.path, "out.mp4");
  await writeClip(file, { video: "h264", audio: "aac", frameRate: 25 });
  await writeMedia(audioFile, {
    audio: {
      sampleRate: 32000,
      channels: 1,
      codec: "pcm",
      data: clicks(seconds, [2.4], 32000),
    },
  });
  await writeOverlay(file, result, output, { audioFile });
  const after = await read(output);
  assertEquals(after.numbers.length, 75);
  assertAlmostEquals(after.click, 2.4, 0.001);
});

Deno.test("odd sides are evened out, and a smaller overlay has smaller boxes", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "in.mkv");
  const output = join(folder.path, "out.mp4");
  const grey = new Uint8Array(161 * 121 * 3).fill(128);
  await writeMedia(file, {
    video: {
      width: 161,
      height: 121,
      frameRate: 25,
      codec: "ffv1",
      frames: Array(10).fill(grey),
    },
    audio: {
      sampleRate: 16000,
      channels: 1,
      codec: "pcm",
      data: new Int16Array(6400),
    },
  });
  const small = fakeResult([fakeTrack(0, 0, 10)]);
  for (const [maxSide, width, height] of [[161, 162, 122], [80, 80, 60]]) {
    await writeOverlay(file, small, output, { maxSide: maxSide! });
    const info = await probe(output);
    assertEquals([info.video[0]!.width, info.video[0]!.height], [
      width,
      height,
    ]);
    await using media = await openMedia(output);
    const frames = await Array.fromAsync(media.frames());
    assertEquals(frames.length, 10);
    const { data } = frames[5]!;
    // The left edge of the box at 20, 10, 60, 50 is green.
    const scale = width! / 161;
    const at = 3 *
      (Math.round(40 * scale) * width! + Math.round(20 * scale));
    assertEquals(data[at + 1]! > data[at]! + 40, true);
  }
});

Deno.test("a stopped overlay leaves nothing behind", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "in.mp4");
  await writeClip(file, { video: "h264", audio: "aac", frameRate: 25 });
  const stop = new AbortController();
  await assertRejects(
    writeOverlay(file, result, join(folder.path, "out.mp4"), {
      signal: stop.signal,
      hook: () => stop.abort(),
    }),
    { name: "AbortError" },
  );
  assertEquals(readdirSync(folder.path), ["in.mp4"]);
});
