import { join } from "node:path";
import { readdirSync, readFileSync } from "node:fs";
import {
  type AudioCodec,
  openMedia,
  openWholeSound,
  probe,
  remuxMedia,
  type VideoCodec,
  writeMedia,
} from "../../lib/media/mod.ts";
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
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";

const clickTimes = [0.8, 1.52, 2.2];
const pictures = 75;

async function writeClip(
  file: string,
  video: VideoCodec,
  audio: AudioCodec,
  sampleRate = 48000,
): Promise<void> {
  await writeMedia(file, {
    video: {
      width: clipWidth,
      height: clipHeight,
      frameRate: 25,
      codec: video,
      frames: numberedPictures(pictures),
    },
    audio: {
      sampleRate,
      channels: 2,
      codec: audio,
      language: "fra",
      data: clicks(3, clickTimes, sampleRate, 2),
    },
  });
}

/** The pictures' numbers, and by how many seconds each click is late on them. */
async function read(
  file: string,
): Promise<{ numbers: number[]; late: number[] }> {
  await using media = await openMedia(file);
  const numbers: number[] = [];
  let pictureTime = 0;
  for await (const frame of media.frames()) {
    const number = readNumber(frame);
    // Where picture 0 would lie, on the mean of all: times may be rounded to milliseconds.
    pictureTime += frame.sourceTime - number / 25;
    numbers.push(number);
  }
  pictureTime /= numbers.length;
  const sound = await allSound(media);
  const late = [...energyPeaks(sound)].map((at, i) =>
    media.startTime + at - pictureTime - clickTimes[i]!
  );
  return { numbers, late };
}

/** The clicks in the order in which they are heard. */
function energyPeaks(sound: Int16Array): Set<number> {
  const times = new Set<number>();
  for (let at = 0; at < sound.length; at++) {
    if (Math.abs(sound[at]!) < 9000) continue;
    times.add(clickTime(sound.slice(0, at + 800), at / 16000));
    at += 3200;
  }
  return times;
}

/**
 * The last number is what a copy may be off, in seconds: a waiting time in MP4
 * and every time in Matroska are rounded to a millisecond, there twice.
 */
const containers: [string, VideoCodec, AudioCodec, number][] = [
  ["mp4", "h264", "aac", 0.0006],
  ["mov", "mjpeg", "pcm", 0.0006],
  ["mkv", "h264", "aac", 0.0012],
  ["webm", "vp9", "opus", 0.0012],
];

Deno.test("a stream copy delays the sound by exactly what is asked, and loses no picture", async (t) => {
  using folder = temporaryFolder();
  for (const [extension, video, audio, tolerance] of containers) {
    const file = join(folder.path, `a.${extension}`);
    await writeClip(file, video, audio);
    const bytes = readFileSync(file);
    const before = await read(file);
    for (const soundDelay of [-0.5, -0.2, -0.0371, 0.123, 0.4]) {
      await t.step(`${extension} by ${soundDelay} s`, async () => {
        const out = join(folder.path, `b.${extension}`);
        await remuxMedia(out, { copied: [{ file, soundDelay }] });
        const after = await read(out);
        assertEquals(after.numbers, before.numbers);
        assertEquals(after.late.length, clickTimes.length);
        after.late.forEach((late, i) =>
          assertAlmostEquals(late, before.late[i]! + soundDelay, tolerance)
        );
        const info = await probe(out);
        assertEquals(info.audio[0]!.codec, (await probe(file)).audio[0]!.codec);
        assertEquals(info.audio[0]!.language, "fra");
      });
    }
    assertEquals(readFileSync(file), bytes);
  }
});

Deno.test("shifting back what was shifted restores the relation", async () => {
  using folder = temporaryFolder();
  for (const [extension, video, audio, tolerance] of containers) {
    const names = ["a", "b", "c"].map((name) =>
      join(folder.path, `${name}.${extension}`)
    );
    await writeClip(names[0]!, video, audio);
    for (const [i, soundDelay] of [0.3, -0.3].entries()) {
      await remuxMedia(names[i + 1]!, {
        copied: [{ file: names[i]!, soundDelay }],
      });
    }
    const [before, , after] = await Promise.all(names.map(read));
    assertEquals(after!.numbers, before!.numbers);
    after!.late.forEach((late, i) =>
      assertAlmostEquals(late, before!.late[i]!, tolerance)
    );
  }
});

Deno.test("AVI keeps its pictures as they are while its sound is encoded anew, in time to the sample", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.avi");
  await writeClip(file, "mpeg4", "pcm");
  using sound = await openWholeSound(file, 1);
  const pieces = await Array.fromAsync(sound.data);
  const samples = Int16Array.from(pieces.flatMap((piece) => [...piece]));
  assertEquals([...samples], [...clicks(3, clickTimes, 48000, 2)]);

  const before = await read(file);
  for (
    const [codec, tolerance] of [["pcm", 1e-6], ["mp3", 3e-4]] as const
  ) {
    const out = join(folder.path, `${codec}.avi`);
    await remuxMedia(out, {
      copied: [{ file, only: "all-but-sound" }],
      audio: {
        sampleRate: 48000,
        channels: 2,
        codec,
        data: samples,
        coversPriming: true,
      },
    });
    const after = await read(out);
    assertEquals(after.numbers, before.numbers);
    after.late.forEach((late, i) =>
      assertAlmostEquals(late, before.late[i]!, tolerance)
    );
  }
});

Deno.test("whole sound keeps rate and channels, and leaves priming out", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mp4");
  await writeClip(file, "h264", "aac", 44100);
  using sound = await openWholeSound(file, 1);
  assertEquals([sound.sampleRate, sound.channels], [44100, 2]);
  assertEquals(sound.startTime, 0);
  const pieces = await Array.fromAsync(sound.data);
  const left = Int16Array.from(
    pieces.flatMap((piece) => [...piece.filter((_, i) => i % 2 === 0)]),
  );
  const expected = clicks(3, clickTimes, 44100, 1);
  for (const time of clickTimes) {
    const at = Math.round(time * 44100);
    const peak = (data: Int16Array): number =>
      data.subarray(at - 300, at + 300).reduce(
        (best, value, i, all) => value > all[best]! ? i : best,
        0,
      );
    assertEquals(peak(left), peak(expected));
  }
});

Deno.test("a stopped copy leaves nothing behind", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mkv");
  await writeClip(file, "h264", "aac");
  const stop = new AbortController();
  await assertRejects(
    remuxMedia(join(folder.path, "b.mkv"), {
      copied: [{ file }],
      signal: stop.signal,
      hook: () => stop.abort(),
    }),
    { name: "AbortError" },
  );
  assertEquals(readdirSync(folder.path), ["a.mkv"]);
});

Deno.test("a codec that the container does not take is refused with a sentence, and leaves nothing", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mkv");
  await writeClip(file, "h264", "aac");
  await assertRejects(
    remuxMedia(join(folder.path, "b.webm"), { copied: [{ file }] }),
    { code: "encode-failed" },
  );
  assert(readdirSync(folder.path).length === 1);
});
