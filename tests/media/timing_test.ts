import { ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import {
  type AudioCodec,
  type Frame,
  openMedia,
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
  timedPictures,
} from "../support/media_clips.ts";

/** What sound and picture may be apart at most. */
const tolerance = 0.005;
const seconds = 3;
const clickTimes = [0.8, 1.52, 2.2];

const rates: [string, number][] = [
  ["23.976", 24000 / 1001],
  ["24", 24],
  ["25", 25],
  ["29.97", 30000 / 1001],
  ["30", 30],
  ["50", 50],
  ["59.94", 60000 / 1001],
  ["60", 60],
];

const containers: [string, VideoCodec, AudioCodec][] = [
  ["mp4", "h264", "aac"],
  ["webm", "vp9", "opus"],
  ["mov", "mjpeg", "pcm"],
  ["mov", "prores", "pcm"],
  ["mkv", "h264", "aac"],
];

/** Times of a telephone in bad light: 30 pictures a second, some late, some missing. */
function variableTimes(): number[] {
  const times: number[] = [];
  const lateness = [0, 0.004, -0.003, 0.006, -0.005, 0.001];
  for (let i = 0; i < seconds * 30; i++) {
    if (i % 17 === 5) continue;
    times.push(Math.max(0, i / 30 + lateness[i % lateness.length]!));
  }
  return times;
}

/** Checks frames and sound of a file against the true times of its pictures and clicks. */
async function checkClock(
  file: string,
  trueTimes: number[],
  clicksAt = clickTimes,
): Promise<void> {
  await using media = await openMedia(file);
  const frames: Frame[] = await Array.fromAsync(media.frames());
  const sound = await allSound(media);

  const soundErrors = clicksAt.map((time) => {
    const heard = media.startTime +
      clickTime(sound, time - trueTimes[0]!);
    return heard - time;
  });
  const soundError = soundErrors.reduce((a, b) => a + b) / soundErrors.length;
  for (const error of soundErrors) {
    ok(Math.abs(error - soundError) < 0.001, `clicks drift: ${soundErrors}`);
  }
  const halfPicture = 0.5 * Math.max(
    ...trueTimes.slice(1).map((time, i) => time - trueTimes[i]!),
  );
  const gridErrors = frames.map((frame) => {
    const trueTime = trueTimes[readNumber(frame)]!;
    const apart = frame.sourceTime - trueTime - soundError;
    ok(
      Math.abs(apart) <= tolerance,
      `picture ${readNumber(frame)} and sound are ${1000 * apart} ms apart`,
    );
    const error = frame.time - trueTime - soundError;
    ok(
      Math.abs(error) <= halfPicture + tolerance,
      `frame ${frame.index} is ${1000 * error} ms off`,
    );
    return error;
  });
  for (let i = 0; i + 25 <= gridErrors.length; i++) {
    const mean = gridErrors.slice(i, i + 25).reduce((a, b) => a + b) / 25;
    ok(
      Math.abs(mean) <= tolerance,
      `the mean of the second from frame ${i} is ${1000 * mean} ms off`,
    );
  }
  const expected = seconds * 25;
  ok(
    Math.abs(frames.length - expected) <= 1,
    `${frames.length} frames, expected ${expected}`,
  );
}

for (const [extension, codec, audioCodec] of containers) {
  Deno.test(`sound and picture keep their relation within 5 ms in ${extension} with ${codec} and ${audioCodec} at every frame rate`, async (t) => {
    using folder = temporaryFolder();
    const size = { width: clipWidth, height: clipHeight };
    const audio = {
      sampleRate: 48000,
      channels: 1,
      codec: audioCodec,
      data: clicks(seconds, clickTimes),
    };
    for (const [name, rate] of rates) {
      await t.step(`${name} pictures a second`, async () => {
        const file = join(folder.path, `${name}.${extension}`);
        const count = Math.round(seconds * rate);
        await writeMedia(file, {
          video: {
            ...size,
            frameRate: Number(name),
            codec,
            frames: numberedPictures(count),
          },
          audio,
        });
        await checkClock(
          file,
          Array.from({ length: count }, (_, i) => i / rate),
        );
      });
    }
    await t.step("variable frame rate", async () => {
      const file = join(folder.path, `variable.${extension}`);
      const times = variableTimes();
      await writeMedia(file, {
        video: {
          ...size,
          frameRate: 30,
          codec,
          frames: timedPictures(times),
        },
        audio,
      });
      await checkClock(file, times);
    });
  });
}

Deno.test("a stream that starts later or earlier than the other keeps its place", async (t) => {
  using folder = temporaryFolder();
  for (const extension of ["mp4", "mkv", "mov"]) {
    for (const [videoStart, audioStart] of [[0, 0.5], [0.5, 0], [0.04, 0]]) {
      await t.step(
        `${extension}: picture at ${videoStart} s, sound at ${audioStart} s`,
        async () => {
          const file = join(folder.path, `start.${extension}`);
          await writeMedia(file, {
            video: {
              width: clipWidth,
              height: clipHeight,
              frameRate: 25,
              codec: "h264",
              startTime: videoStart!,
              frames: numberedPictures(75),
            },
            audio: {
              sampleRate: 48000,
              channels: 2,
              codec: "aac",
              startTime: audioStart!,
              data: clicks(
                seconds,
                clickTimes.map((time) => time - audioStart!),
                48000,
                2,
              ),
            },
          });
          const times = Array.from(
            { length: 75 },
            (_, i) => videoStart! + i / 25,
          );
          await checkClock(file, times);
          await using media = await openMedia(file);
          strictEqual(media.startTime.toFixed(3), videoStart!.toFixed(3));
          // MP4 keeps AAC's priming (1024 samples) as sound where it does not lie before zero.
          const early = audioStart! - media.soundSpan!.start;
          ok(early > -0.002 && early < 1024 / 48000 + 0.002, `${early}`);
          const sound = await allSound(media);
          const silent = Math.round((audioStart! - videoStart!) * 16000) - 200;
          ok(sound.subarray(0, Math.max(0, silent)).every((s) => s === 0));
        },
      );
    }
  }
});
