import {
  deepStrictEqual,
  match,
  ok,
  rejects,
  strictEqual,
} from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { getuid } from "node:process";
import { join } from "node:path";
import { SyncError } from "../../lib/errors.ts";
import { openMedia, probe, writeMedia } from "../../lib/media/mod.ts";
import {
  allSound,
  clicks,
  clipHeight,
  clipWidth,
  numberedPictures,
  readNumber,
  temporaryFolder,
} from "../support/media_clips.ts";

/** An error that a person can act on: the code, and one sentence without a stack. */
const refuses = (code: string) => (error: unknown): boolean => {
  ok(error instanceof SyncError, String(error));
  strictEqual(error.code, code);
  match(error.message, /^[^\n]{20,500}$/);
  return true;
};

/** Numbered pictures with noise below the number, so that files have some weight. */
function* noisyPictures(count: number): Generator<Uint8Array> {
  let random = 1;
  for (const picture of numberedPictures(count)) {
    for (let i = picture.length / 2; i < picture.length; i++) {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      picture[i] = random >>> 24;
    }
    yield picture;
  }
}

async function writeClip(
  file: string,
  pictures = 100,
  muxer: Record<string, string> = {},
): Promise<void> {
  await writeMedia(file, {
    video: {
      width: clipWidth,
      height: clipHeight,
      frameRate: 25,
      codec: file.endsWith("avi") ? "mpeg4" : "h264",
      frames: noisyPictures(pictures),
    },
    audio: {
      sampleRate: 48000,
      channels: 1,
      codec: file.endsWith("avi") ? "mp3" : "aac",
      data: clicks(pictures / 25, [0.5]),
    },
    muxer,
  });
}

Deno.test("what is no media file is refused with a code and a sentence", async (t) => {
  using folder = temporaryFolder();
  const inFolder = (name: string): string => join(folder.path, name);
  writeFileSync(inFolder("empty.mp4"), "");
  writeFileSync(inFolder("text.mp4"), "This is not a film.\n".repeat(100));
  writeFileSync(inFolder("zeros.mp4"), new Uint8Array(100_000));
  mkdirSync(inFolder("folder.mp4"));
  await writeClip(inFolder("whole.mp4"));
  const whole = readFileSync(inFolder("whole.mp4"));
  writeFileSync(inFolder("cut.mp4"), whole.subarray(0, whole.length / 2));
  // A header that claims pictures of 144 million pixels, and nothing behind it.
  writeFileSync(
    inFolder("huge.y4m"),
    "YUV4MPEG2 W12000 H12000 F25:1 Ip A1:1 C420\nFRAME\n" + "x".repeat(9999),
  );
  const sound = { sampleRate: 48000, channels: 1, data: clicks(1, [0.5]) };
  await writeMedia(inFolder("sound.m4a"), {
    audio: { ...sound, codec: "aac" },
  });
  await writeMedia(inFolder("sound.wav"), {
    audio: { ...sound, codec: "pcm" },
  });

  const cases: [string, string][] = [
    ["missing.mp4", "file-missing"],
    ["whole.mp4/inside.mp4", "file-missing"],
    ["empty.mp4", "file-empty"],
    ["text.mp4", "not-media"],
    ["zeros.mp4", "not-media"],
    ["folder.mp4", "is-folder"],
    ["cut.mp4", "truncated"],
    ["huge.y4m", "too-large"],
    ["sound.m4a", "no-video"],
    ["sound.wav", "no-video"],
  ];
  for (const [name, code] of cases) {
    await t.step(`${name}: ${code}`, async () => {
      await rejects(openMedia(inFolder(name)), refuses(code));
      if (code === "no-video" || code === "too-large") {
        strictEqual((await probe(inFolder(name))).file, inFolder(name));
      } else await rejects(probe(inFolder(name)), refuses(code));
    });
  }
});

Deno.test("what cannot be read is refused: by permission, by name, by kind", async () => {
  using folder = temporaryFolder();
  const tooLong = join(folder.path, `${"a".repeat(300)}.mp4`);
  await rejects(
    openMedia(tooLong),
    refuses(
      Deno.build.os === "windows" ? "file-missing" : "file-unreadable",
    ),
  );
  if (Deno.build.os === "windows") return;
  await rejects(openMedia("/dev/zero"), refuses("file-unreadable"));
  // Permissions do not bind the superuser.
  if (getuid?.() === 0) return;
  const file = join(folder.path, "secret.mp4");
  await writeClip(file, 5);
  chmodSync(file, 0);
  await rejects(openMedia(file), refuses("file-unreadable"));
});

Deno.test("of a truncated file all that is there is read, with a warning", async (t) => {
  using folder = temporaryFolder();
  for (
    const [extension, muxer] of [
      ["mp4", { movflags: "faststart" }],
      ["mkv", {}],
      ["avi", {}],
    ] as const
  ) {
    await t.step(extension, async () => {
      const file = join(folder.path, `a.${extension}`);
      await writeClip(file, 100, muxer);
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.subarray(0, Math.round(bytes.length * 0.6)));
      await using media = await openMedia(file);
      const numbers: number[] = [];
      for await (const frame of media.frames()) numbers.push(readNumber(frame));
      ok(
        numbers.length > 30 && numbers.length < 90,
        `${numbers.length} frames`,
      );
      // AVI leaves its second slot empty: the first picture is shown twice.
      const slots = extension === "avi"
        ? [0, ...Array(29).keys()]
        : [...Array(30).keys()];
      deepStrictEqual(numbers.slice(0, 30), slots);
      ok((await allSound(media)).length > 16000);
      ok(
        media.warnings.some((warning) => warning.startsWith("truncated: ")),
        `${media.warnings}`,
      );
    });
  }
});

Deno.test("damaged bytes cost pictures, not the run, and are told", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mp4");
  await writeClip(file, 100, { movflags: "faststart" });
  const bytes = readFileSync(file);
  for (let i = 0; i < 400; i++) {
    bytes[Math.round(bytes.length * 0.5) + i * 3] = (i * 37) & 255;
  }
  writeFileSync(file, bytes);
  await using media = await openMedia(file);
  const frames = await Array.fromAsync(media.frames());
  strictEqual(frames.length, 100);
  strictEqual(readNumber(frames[20]!), 20);
  strictEqual(readNumber(frames[95]!), 95);
  await allSound(media);
  ok(media.warnings.length > 0);
});

Deno.test("garbled files never stop the program, and leave no wreck behind", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mp4");
  await writeClip(file, 10);
  const bytes = readFileSync(file);
  let random = 12345;
  const next = (below: number): number => {
    random = (Math.imul(random, 1103515245) + 12345) >>> 0;
    return random % below;
  };
  for (let round = 0; round < 25; round++) {
    const garbled = Uint8Array.from(bytes);
    for (let i = 0; i < 20; i++) garbled[next(garbled.length)] = next(256);
    writeFileSync(file, garbled);
    try {
      await using media = await openMedia(file, { end: 2 });
      for await (const _ of media.frames());
      for await (const _ of media.samples());
    } catch (error) {
      ok(error instanceof SyncError, String(error));
    }
  }
});

Deno.test("names with spaces, quotes, newline, emoji, leading dash, percent and colon are only names", async (t) => {
  using folder = temporaryFolder();
  const names = [
    "with space.mp4",
    'quo\'te "double".mp4',
    "new\nline.mp4",
    "emoji 😀 ü.mp4",
    "-dash.mp4",
    "100%d.mp4",
    "http:colon.mp4",
    "#[?*]\\.mp4",
  ];
  const before = Deno.cwd();
  Deno.chdir(folder.path);
  try {
    for (const name of names) {
      await t.step(JSON.stringify(name), async () => {
        await writeClip(name, 5);
        strictEqual((await probe(name)).video.length, 1);
        await using media = await openMedia(name);
        strictEqual((await Array.fromAsync(media.frames())).length, 5);
      });
    }
    deepStrictEqual(readdirSync(".").sort(), [...names].sort());
  } finally {
    Deno.chdir(before);
  }
});

Deno.test("reading leaves the input as it was", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "a.mkv");
  await writeClip(file, 10);
  const [bytes, { mtimeMs }] = [readFileSync(file), statSync(file)];
  {
    await using media = await openMedia(file);
    await Array.fromAsync(media.frames());
    await allSound(media);
  }
  deepStrictEqual(readFileSync(file), bytes);
  strictEqual(statSync(file).mtimeMs, mtimeMs);
});

Deno.test("writing where one cannot write, or what no container takes, is refused and leaves nothing", async () => {
  using folder = temporaryFolder();
  await rejects(
    writeClip(join(folder.path, "none", "a.mp4"), 2),
    refuses("not-writable"),
  );
  await rejects(
    writeClip(join(folder.path, "a.nonsense"), 2),
    refuses("unknown-container"),
  );
  await rejects(
    writeMedia(join(folder.path, "a.webm"), {
      audio: {
        sampleRate: 11025,
        channels: 1,
        codec: "opus",
        data: new Int16Array(9),
      },
    }),
    refuses("encode-failed"),
  );
  await rejects(
    writeMedia(join(folder.path, "b.mp4"), {
      video: {
        width: 64,
        height: 64,
        frameRate: 25,
        codec: "h264",
        frames: [new Uint8Array(5)],
      },
    }),
    RangeError,
  );
  deepStrictEqual(readdirSync(folder.path), []);
});
