import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { openMedia, probe, writeMedia } from "../../lib/media/mod.ts";
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
import { shared, testWith } from "../support/requires.ts";

/** Runs one of ffmpeg's own commands. */
function run(command: "ffmpeg" | "ffprobe", args: string[]): Uint8Array {
  return execFileSync(command, ["-v", "error", ...args], {
    maxBuffer: 1 << 28,
  });
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What ffmpeg's own command reads as 16 kHz mono. */
function soundByCommand(file: string): Int16Array {
  const bytes = run("ffmpeg", [
    ...["-i", file, "-vn", "-ac", "1", "-ar", "16000", "-f", "s16le", "-"],
  ]);
  return new Int16Array(new Uint8Array(bytes).buffer);
}

/** The presentation times of the pictures, by ffprobe. */
function pictureTimes(file: string): number[] {
  const args = ["-select_streams", "v:0", "-show_entries", "frame=pts_time"];
  return text(run("ffprobe", [...args, "-of", "csv=p=0", file]))
    .split("\n").filter((line) => line !== "").map(parseFloat);
}

testWith(["ffmpeg"], "probe agrees with ffprobe", async (t) => {
  using folder = temporaryFolder();
  const files = [
    ["a.mp4", "h264", "aac"],
    ["a.mkv", "h264", "opus"],
    ["a.webm", "vp9", "vorbis"],
    ["a.mov", "prores", "pcm"],
    ["a.avi", "mpeg4", "mp3"],
    ["a.ts", "hevc", "ac3"],
  ] as const;
  for (const [name, codec, audioCodec] of files) {
    await t.step(name, async () => {
      const file = join(folder.path, name);
      await writeMedia(file, {
        video: {
          width: clipWidth,
          height: clipHeight,
          frameRate: 29.97,
          codec,
          rotation: name === "a.mp4" ? 270 : 0,
          frames: numberedPictures(60),
        },
        audio: {
          sampleRate: 48000,
          channels: 2,
          codec: audioCodec,
          language: "fra",
          data: clicks(2, [1], 48000, 2),
        },
      });
      const info = await probe(file);
      const told = JSON.parse(text(run("ffprobe", [
        ...["-show_format", "-show_streams", "-of", "json", file],
      ])));
      strictEqual(info.container, told.format.format_name);
      strictEqual(
        info.duration.toFixed(3),
        Number(told.format.duration).toFixed(3),
      );
      strictEqual(info.bytes, Number(told.format.size));
      const [video, audio] = told.streams;
      const rate = video.avg_frame_rate.split("/").map(Number);
      const stream = info.video[0]!;
      strictEqual(stream.codec, video.codec_name);
      deepStrictEqual([stream.width, stream.height], [
        video.width,
        video.height,
      ]);
      strictEqual(stream.frameRate.toFixed(3), (rate[0] / rate[1]).toFixed(3));
      strictEqual(
        stream.startTime.toFixed(4),
        Number(video.start_time).toFixed(4),
      );
      const turned = video.side_data_list?.find((
        { rotation }: { rotation?: number },
      ) => rotation !== undefined)?.rotation ?? 0;
      strictEqual(stream.rotation, ((-turned % 360) + 360) % 360);
      if (video.duration !== undefined) {
        strictEqual(
          stream.duration.toFixed(3),
          Number(video.duration).toFixed(3),
        );
      }
      const sound = info.audio[0]!;
      strictEqual(sound.codec, audio.codec_name);
      strictEqual(sound.sampleRate, Number(audio.sample_rate));
      strictEqual(sound.channels, audio.channels);
      strictEqual(sound.language, audio.tags?.language);
      strictEqual(sound.isDefault, audio.disposition.default === 1);
    });
  }
});

testWith(
  ["ffmpeg", "shared"],
  "the reference clips are read as ffmpeg's own command reads them",
  async (t) => {
    for (
      const name of [
        "example.avi",
        "three_shots.mp4",
        "two_faces.mp4",
        "demo1.mp4",
      ]
    ) {
      await t.step(name, async () => {
        const file = shared(`clips/reference/${name}`);
        await using media = await openMedia(file, {
          maxSide: 64,
          keepFrames: 0,
        });
        const times: number[] = [];
        for await (const frame of media.frames()) times.push(frame.sourceTime);
        const expected = pictureTimes(file);
        strictEqual(times.length, expected.length);
        times.forEach((time, i) => ok(Math.abs(time - expected[i]!) < 1e-5));
        const sound = await allSound(media);
        const command = soundByCommand(file);
        // Another version of the decoder and of the resampler may round differently.
        // FFmpeg cuts the padding of the last AAC frame only from version 6 on.
        const more = command.length - sound.length;
        ok(more >= -16 && more < 1024, `${more} samples more`);
        let worst = 0;
        sound.forEach((value, i) => {
          worst = Math.max(worst, Math.abs(value - (command[i] ?? value)));
        });
        ok(worst <= 2, `samples differ by up to ${worst}`);
      });
    }
  },
);

testWith(
  ["ffmpeg"],
  "AVI with MP3 is read as ffmpeg's own command reads it: sound 17 ms early at 25 fps",
  async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "a.avi");
    await writeMedia(file, {
      video: {
        width: clipWidth,
        height: clipHeight,
        frameRate: 25,
        codec: "mpeg4",
        frames: numberedPictures(75),
      },
      audio: {
        sampleRate: 48000,
        channels: 1,
        codec: "mp3",
        data: clicks(3, [0.8, 1.6]),
      },
    });
    await using media = await openMedia(file);
    const command = soundByCommand(file);
    const sound = await allSound(media);
    for (const time of [0.8, 1.6]) {
      const apart = clickTime(sound, time) - clickTime(command, time);
      ok(Math.abs(apart) < 0.0001, `${1000 * apart} ms from ffmpeg's`);
    }
    const expected = new Set(pictureTimes(file).map((time) => time.toFixed(4)));
    const frames = await Array.fromAsync(media.frames());
    for (const frame of frames) ok(expected.has(frame.sourceTime.toFixed(4)));
    const flash = frames.find((frame) => readNumber(frame) === 40)!;
    const soundLate = clickTime(sound, 1.6) + media.startTime -
      flash.sourceTime;
    ok(Math.abs(soundLate + 0.017) < 0.002, `${1000 * soundLate} ms`);
  },
);

testWith(
  ["ffmpeg"],
  "edit lists are honoured: what was cut off is not shown, and the rest keeps its relation",
  async (t) => {
    using folder = temporaryFolder();
    for (
      const [extension, codec] of [["mp4", "h264"], ["mov", "hevc"]] as const
    ) {
      await t.step(`${extension} with ${codec}`, async () => {
        const whole = join(folder.path, `whole.${extension}`);
        const part = join(folder.path, `part.${extension}`);
        await writeMedia(whole, {
          video: {
            width: clipWidth,
            height: clipHeight,
            frameRate: 25,
            codec,
            keyInterval: 50,
            frames: numberedPictures(100),
          },
          audio: {
            sampleRate: 48000,
            channels: 1,
            codec: "aac",
            data: clicks(4, [2, 3]),
          },
        });
        // The cut lies between two key frames: the file keeps the pictures before it and hides them.
        run("ffmpeg", ["-ss", "1.28", "-i", whole, "-c", "copy", "-y", part]);
        await using media = await openMedia(part);
        const frames = await Array.fromAsync(media.frames());
        const sound = await allSound(media);
        strictEqual(readNumber(frames[0]!), 32);
        const heard = clickTime(sound, 2 - 1.28) + media.startTime;
        const shown = frames.find((frame) => readNumber(frame) === 50)!;
        ok(
          Math.abs(heard - shown.sourceTime) < 0.005,
          `${heard} ${shown.sourceTime}`,
        );
      });
    }
  },
);

testWith(
  ["ffmpeg"],
  "missing sound becomes silence, so that what follows keeps its place",
  async (t) => {
    using folder = temporaryFolder();
    for (
      const [extension, codec] of [["mkv", "opus"], ["mp4", "aac"], [
        "mkv",
        "pcm",
      ]] as const
    ) {
      await t.step(`${extension} with ${codec}`, async () => {
        const whole = join(folder.path, `whole.${extension}`);
        const copied = join(folder.path, `copied.${extension}`);
        const holed = join(folder.path, `holed.${extension}`);
        await writeMedia(whole, {
          video: {
            width: clipWidth,
            height: clipHeight,
            frameRate: 25,
            codec: "h264",
            frames: numberedPictures(100),
          },
          audio: {
            sampleRate: 48000,
            channels: 1,
            codec,
            data: clicks(4, [0.5, 1.5, 3]),
          },
        });
        const drop = "noise=drop='between(pts*tb,1,2)'";
        run("ffmpeg", ["-i", whole, "-c", "copy", "-bsf:a", drop, "-y", holed]);
        run("ffmpeg", ["-i", whole, "-c", "copy", "-y", copied]);
        await using control = await openMedia(copied);
        const expected = await allSound(control);
        await using media = await openMedia(holed);
        const sound = await allSound(media);
        for (const time of [0.5, 3]) {
          const apart = clickTime(sound, time) - clickTime(expected, time);
          ok(Math.abs(apart) < 0.002, `${1000 * apart} ms at ${time} s`);
        }
        const hole = sound.subarray(1.1 * 16000, 1.9 * 16000);
        ok(hole.every((value) => Math.abs(value) <= 1), "the hole is silent");
      });
    }
  },
);

testWith(
  ["ffmpeg"],
  "sound whose clock runs wrong is held to its time stamps",
  async () => {
    using folder = temporaryFolder();
    const [wrong, file] = ["wrong.wav", "a.mkv"].map((name) =>
      join(folder.path, name)
    );
    const times = Array.from({ length: 19 }, (_, i) => i + 1);
    // Sampled at 48000 by a true clock, but the device believes that it is 48048: 1 ms a second.
    await writeMedia(wrong!, {
      audio: {
        sampleRate: 48048,
        channels: 1,
        codec: "pcm",
        data: clicks(20, times.map((time) => time * 48000 / 48048), 48048),
      },
    });
    const pictures = join(folder.path, "p.mkv");
    await writeMedia(pictures, {
      video: {
        width: clipWidth,
        height: clipHeight,
        frameRate: 25,
        codec: "h264",
        frames: numberedPictures(500),
      },
    });
    const stretch = "setts=ts=TS*1.001";
    run("ffmpeg", [
      ...["-i", pictures, "-i", wrong!, "-c", "copy"],
      ...["-bsf:a", stretch, "-y", file!],
    ]);
    await using media = await openMedia(file!);
    const sound = await allSound(media);
    for (const time of times) {
      const error = clickTime(sound, time) - time;
      ok(Math.abs(error) < 0.005, `${1000 * error} ms at ${time} s`);
    }
  },
);
