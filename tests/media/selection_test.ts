import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import {
  type AudioCodec,
  type AudioTrack,
  MediaError,
  openMedia,
  type VideoTrack,
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

const video = (count: number, more: Partial<VideoTrack> = {}): VideoTrack => ({
  width: clipWidth,
  height: clipHeight,
  frameRate: 25,
  codec: "h264",
  frames: numberedPictures(count),
  ...more,
});

const audio = (click: number, more: Partial<AudioTrack> = {}): AudioTrack => ({
  sampleRate: 48000,
  channels: 1,
  codec: "aac",
  data: clicks(3, [click]),
  ...more,
});

const hasCode = (code: string) => (error: unknown): boolean =>
  error instanceof MediaError && error.code === code;

Deno.test("audioStream chooses the sound; without it the container's default is taken", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mkv");
  await writeMedia(file, {
    video: video(75),
    audio: [
      audio(0.5, { language: "eng" }),
      audio(1, { isDefault: true, language: "deu" }),
      audio(1.5),
    ],
  });
  const clickOf = async (audioStream?: number): Promise<string> => {
    await using media = await openMedia(
      file,
      audioStream === undefined ? {} : { audioStream },
    );
    return clickTime(await allSound(media), 1).toFixed(2) +
      (media.audio?.language ?? "");
  };
  const within = async (
    near: number,
    audioStream?: number,
  ): Promise<number> => {
    await using media = await openMedia(
      file,
      audioStream === undefined ? {} : { audioStream },
    );
    return clickTime(await allSound(media), near);
  };
  strictEqual((await within(0.5, 0)).toFixed(2), "0.50");
  strictEqual((await within(1.5, 2)).toFixed(2), "1.50");
  strictEqual(await clickOf(), "1.00deu");
  strictEqual(await clickOf(1), "1.00deu");
  await rejects(openMedia(file, { audioStream: 3 }), hasCode("no-audio"));
});

Deno.test("audioFile takes the sound of another file, priming and start times honoured", async (t) => {
  using folder = temporaryFolder();
  const pictures = join(folder.path, "pictures.mp4");
  await writeMedia(pictures, { video: video(75), audio: audio(0.5) });
  const kinds: [string, AudioCodec][] = [
    ["wav", "pcm"],
    ["mp3", "mp3"],
    ["m4a", "aac"],
    ["ogg", "opus"],
    ["oga", "vorbis"],
    ["flac", "flac"],
    ["mka", "opus"],
  ];
  for (const [extension, codec] of kinds) {
    await t.step(extension, async () => {
      const sound = join(folder.path, `sound.${extension}`);
      await writeMedia(sound, { audio: audio(1.25, { codec }) });
      await using media = await openMedia(pictures, { audioFile: sound });
      const heard = clickTime(await allSound(media), 1.25);
      ok(Math.abs(heard - 1.25) < 0.002, `heard at ${heard}`);
      await using part = await openMedia(pictures, {
        audioFile: sound,
        start: 1,
      });
      const inPart = 1 + clickTime(await allSound(part), 0.25);
      ok(Math.abs(inPart - 1.25) < 0.002, `in the part heard at ${inPart}`);
    });
  }
  await rejects(
    openMedia(pictures, { audioFile: join(folder.path, "none.wav") }),
    hasCode("file-missing"),
  );
  const silent = join(folder.path, "silent.mp4");
  await writeMedia(silent, { video: video(5) });
  await rejects(
    openMedia(pictures, { audioFile: silent }),
    hasCode("no-audio"),
  );
});

Deno.test("a part from start to end holds the frames and samples of the whole at that place", async (t) => {
  using folder = temporaryFolder();
  for (
    const [extension, codec, audioCodec] of [
      ["mp4", "h264", "aac"],
      ["mkv", "h264", "opus"],
      ["webm", "vp9", "opus"],
      ["mov", "prores", "pcm"],
      ["avi", "mpeg4", "mp3"],
      ["ts", "h264", "aac"],
      ["mpg", "mpeg2", "mp3"],
    ] as const
  ) {
    await t.step(`${extension} with ${codec} and ${audioCodec}`, async () => {
      const file = join(folder.path, `a.${extension}`);
      await writeMedia(file, {
        video: video(75, { codec }),
        audio: audio(1.7, { codec: audioCodec }),
      });
      await using whole = await openMedia(file);
      const all = await Array.fromAsync(whole.frames());
      const allSamples = await allSound(whole);
      await using part = await openMedia(file, { start: 1.2, end: 2.2 });
      const frames = await Array.fromAsync(part.frames());
      const shift = Math.round((part.startTime - whole.startTime) * 25);
      strictEqual(frames.length, 25);
      deepStrictEqual(frames.map(({ index }) => index), [...Array(25).keys()]);
      const bySource = new Map(
        all.map((frame) => [frame.sourceTime.toFixed(4), readNumber(frame)]),
      );
      for (const frame of frames) {
        strictEqual(
          bySource.get(frame.sourceTime.toFixed(4)),
          readNumber(frame),
        );
        ok(Math.abs(frame.time - frame.sourceTime) <= 0.0205);
      }
      const sound = await allSound(part);
      strictEqual(sound.length, 16000);
      const expected = clickTime(allSamples, 1.7) -
        (part.startTime - whole.startTime);
      const apart = clickTime(sound, 0.5) - expected;
      // Matroska's clock counts milliseconds: two places on it differ by one.
      const clock = extension === "mkv" || extension === "webm" ? 0.001 : 0;
      ok(Math.abs(apart) < clock + 0.0005, `${1000 * apart} ms apart`);
      ok(shift >= 28 && shift <= 30, `${shift}`);
    });
  }
});

Deno.test("a range that leaves nothing is refused", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mp4");
  await writeMedia(file, { video: video(25) });
  for (
    const range of [
      { start: 5 },
      { start: -1 },
      { start: 0.5, end: 0.5 },
      { start: 0.5, end: 0.2 },
      { end: 0 },
      { start: NaN },
    ]
  ) {
    await rejects(openMedia(file, range), hasCode("bad-range"));
  }
});

Deno.test("all channels are mixed down: a click on any of them is heard", async (t) => {
  using folder = temporaryFolder();
  const pictures = join(folder.path, "p.mp4");
  await writeMedia(pictures, { video: video(25) });
  const layouts = [
    ["mp4", "aac", 2],
    ["mkv", "pcm", 3],
    ["mov", "pcm", 6],
    ["wav", "pcm", 12],
    ["mkv", "pcm", 17],
  ] as const;
  for (const [extension, codec, channels] of layouts) {
    await t.step(`${channels} channels in ${extension}`, async () => {
      const timeOf = (channel: number): number => 0.2 + 0.3 * channel;
      const seconds = timeOf(channels);
      const data = new Int16Array(48000 * seconds * channels);
      for (let channel = 0; channel < channels; channel++) {
        clicks(seconds, [timeOf(channel)]).forEach((value, i) => {
          data[i * channels + channel] = value;
        });
      }
      const audioFile = join(folder.path, `a.${extension}`);
      const sound = { sampleRate: 48000, channels, codec, data };
      await writeMedia(audioFile, { audio: sound });
      await using media = await openMedia(pictures, { audioFile });
      const samples = await allSound(media);
      for (let channel = 0; channel < channels; channel++) {
        const time = timeOf(channel);
        ok(Math.abs(clickTime(samples, time) - time) < 0.002, `${channel}`);
        const around = samples.subarray(
          (time - 0.1) * 16000,
          (time + 0.1) * 16000,
        );
        const peak = around.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
        ok(peak > 300, `channel ${channel} has a peak of ${peak}`);
      }
    });
  }
});

Deno.test("frames and samples may be read again, and at the same time", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mkv");
  await writeMedia(file, { video: video(50), audio: audio(1) });
  await using media = await openMedia(file);
  const read = async (): Promise<number[]> => {
    const numbers: number[] = [];
    for await (const frame of media.frames()) numbers.push(readNumber(frame));
    return numbers;
  };
  const [first, second, sound] = await Promise.all([
    read(),
    read(),
    allSound(media),
  ]);
  deepStrictEqual(first, [...Array(50).keys()]);
  deepStrictEqual(second, first);
  deepStrictEqual(await allSound(media), sound);
});

Deno.test("a file without sound has frames and no samples", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mp4");
  await writeMedia(file, { video: video(10) });
  await using media = await openMedia(file);
  strictEqual(media.soundSpan, undefined);
  strictEqual(media.audio, undefined);
  deepStrictEqual(await Array.fromAsync(media.samples()), []);
  strictEqual((await Array.fromAsync(media.frames())).length, 10);
});
