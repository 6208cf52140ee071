import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Decoder,
  MediaError,
  openMedia,
  startDecoder,
  type VideoTrack,
  writeMedia,
} from "../../lib/media/mod.ts";
import {
  clicks,
  clipHeight,
  clipWidth,
  numberedPicture,
  numberedPictures,
  readNumber,
  temporaryFolder,
} from "../support/media_clips.ts";

const video = (count: number): VideoTrack => ({
  width: clipWidth,
  height: clipHeight,
  frameRate: 25,
  codec: "h264",
  frames: numberedPictures(count),
});

/** What the process holds, by the system's own account; empty where it keeps none. */
function held(): { files: string[]; threads: number } {
  if (Deno.build.os !== "linux") return { files: [], threads: 0 };
  const files = readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [Deno.readLinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  const threads = readdirSync("/proc/self/task").length;
  return { files, threads };
}

/** Gives ended threads the time to go. */
const settle = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, 300));

/** Most memory that the process has ever had, in MB; 0 where the system does not tell. */
function peakMegabytes(): number {
  if (Deno.build.os !== "linux") return 0;
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

Deno.test("leaving early, disposing in the middle and forgetting to read leave no file and no thread", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mp4");
  await writeMedia(file, {
    video: video(500),
    audio: {
      sampleRate: 48000,
      channels: 1,
      codec: "aac",
      data: clicks(20, [1]),
    },
  });
  const use = async (decoder?: Decoder): Promise<void> => {
    const options = decoder ? { decoder } : {};
    {
      await using media = await openMedia(file, options);
      for await (const frame of media.frames()) if (frame.index === 3) break;
      for await (const _ of media.samples()) break;
    }
    {
      const media = await openMedia(file, options);
      const frames = media.frames();
      await frames.next();
      await media[Symbol.asyncDispose]();
      await media[Symbol.asyncDispose]();
      await rejects(Array.fromAsync(media.frames()), MediaError);
    }
    {
      await using _media = await openMedia(file, options);
    }
    const missing = join(folder.path, "missing.mp4");
    await openMedia(missing, options).catch(() => {});
  };
  // A thread of one's own for each file: the threads end, and no file stays open.
  await use();
  await settle();
  const before = held();
  for (let i = 0; i < 3; i++) await use();
  await settle();
  const after = held();
  deepStrictEqual(after.files.filter((name) => name.includes(folder.path)), []);
  ok(
    after.threads <= before.threads + 1,
    `${before.threads}, ${after.threads}`,
  );
  // One thread for all: nothing at all is added.
  await using decoder = startDecoder();
  await use(decoder);
  await settle();
  const shared = held();
  for (let i = 0; i < 5; i++) await use(decoder);
  await settle();
  const last = held();
  ok(last.files.length <= shared.files.length, `${shared.files} ${last.files}`);
  ok(last.threads <= shared.threads + 1, `${shared.threads}, ${last.threads}`);
});

Deno.test("one decoder serves several files at the same time", async () => {
  using folder = temporaryFolder();
  const counts = [10, 25, 60];
  const files = counts.map((count) => join(folder.path, `${count}.mkv`));
  for (const [i, file] of files.entries()) {
    await writeMedia(file, { video: video(counts[i]!) });
  }
  await using decoder = startDecoder();
  strictEqual(decoder.openFiles, 0);
  const read = await Promise.all(files.map(async (file) => {
    await using media = await openMedia(file, { decoder });
    return (await Array.fromAsync(media.frames())).map(readNumber);
  }));
  strictEqual(decoder.openFiles, 0);
  deepStrictEqual(read, counts.map((count) => [...Array(count).keys()]));
});

Deno.test("an abort stops opening, reading and writing with its own reason", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mkv");
  await writeMedia(file, { video: video(500) });
  const reason = new Error("enough");
  await rejects(openMedia(file, { signal: AbortSignal.abort(reason) }), reason);

  const controller = new AbortController();
  await using media = await openMedia(file, { signal: controller.signal });
  let count = 0;
  await rejects(async () => {
    for await (const _ of media.frames()) {
      if (++count === 5) controller.abort(reason);
    }
  }, reason);
  ok(count < 200, `${count} frames after the abort`);

  const writing = new AbortController();
  await rejects(
    writeMedia(join(folder.path, "b.mkv"), {
      signal: writing.signal,
      video: {
        ...video(0),
        frames: (function* () {
          for (let i = 0; i < 1000; i++) {
            if (i === 20) writing.abort(reason);
            yield numberedPicture(i);
          }
        })(),
      },
    }),
    reason,
  );
  deepStrictEqual(readdirSync(folder.path), ["a.mkv"]);
});

Deno.test("the decoder waits for a slow reader", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mkv");
  // 1.5 MB a picture: 600 of them would fill 900 MB if nobody waited.
  const size = { width: 832, height: 608 };
  const grey = new Uint8Array(size.width * size.height * 3).fill(90);
  await writeMedia(file, {
    video: {
      ...video(0),
      ...size,
      frames: Array.from({ length: 600 }, () => grey),
    },
  });
  await using media = await openMedia(file, { keepFrames: 0 });
  const before = peakMegabytes();
  let slow = 0;
  for await (const frame of media.frames()) {
    if (frame.index === 10) {
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    slow++;
  }
  strictEqual(slow, 600);
  const grown = peakMegabytes() - before;
  ok(grown < 150, `grew by ${grown} MB`);
});

Deno.test("with keepFrames a frame is valid for so many more, then it is empty", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mkv");
  await writeMedia(file, { video: video(60) });
  await using media = await openMedia(file, { keepFrames: 7 });
  const frames = [];
  for await (const frame of media.frames()) {
    frames.push(frame);
    for (const old of frames.slice(-8)) {
      strictEqual(old.data.length, clipWidth * clipHeight * 3);
      strictEqual(readNumber(old), old.index);
    }
    for (const gone of frames.slice(0, -8)) strictEqual(gone.data.length, 0);
  }
  strictEqual(frames.length, 60);
});

Deno.test("twenty minutes need no more memory than twenty seconds", async () => {
  using folder = temporaryFolder();
  const read = async (seconds: number): Promise<number> => {
    const file = join(folder.path, `${seconds}.mkv`);
    const second = clicks(1, [0.5], 16000);
    const picture = numberedPicture(1);
    await writeMedia(file, {
      video: {
        ...video(0),
        codec: "mpeg4",
        frames: (function* () {
          for (let i = 0; i < seconds * 25; i++) yield picture;
        })(),
      },
      audio: {
        sampleRate: 16000,
        channels: 1,
        codec: "pcm",
        data: (function* () {
          for (let i = 0; i < seconds; i++) yield second;
        })(),
      },
    });
    await using media = await openMedia(file, { keepFrames: 1 });
    let frames = 0;
    let samples = 0;
    for await (const _ of media.frames()) frames++;
    for await (const { data } of media.samples()) samples += data.length;
    strictEqual(frames, seconds * 25);
    strictEqual(samples, seconds * 16000);
    return peakMegabytes();
  };
  const short = await read(20);
  const long = await read(1200);
  ok(long - short < 60, `${short} MB for 20 s, ${long} MB for 20 minutes`);
});
