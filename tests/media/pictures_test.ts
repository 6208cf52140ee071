import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import {
  type Frame,
  openMedia,
  type OpenMediaOptions,
  type VideoTrack,
  writeMedia,
} from "../../lib/media/mod.ts";
import {
  clipHeight,
  clipWidth,
  numberedPicture,
  numberedPictures,
  readNumber,
  temporaryFolder,
} from "../support/media_clips.ts";

/** Writes pictures, reads them back. */
async function roundTrip(
  name: string,
  video: VideoTrack,
  options: OpenMediaOptions = {},
): Promise<{ frames: Frame[]; warnings: readonly string[] }> {
  using folder = temporaryFolder();
  const file = join(folder.path, name);
  await writeMedia(file, { video });
  await using media = await openMedia(file, options);
  const frames = await Array.fromAsync(media.frames());
  return { frames, warnings: media.warnings };
}

/** A picture whose pixel (x, y) is `colour(x, y)`. */
function paint(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 3);
  }
  return data;
}

function pixel(frame: Frame, x: number, y: number): number[] {
  const at = (y * frame.width + x) * 3;
  return [...frame.data.subarray(at, at + 3)];
}

function near(actual: number[], expected: readonly number[], by: number): void {
  ok(
    actual.every((value, i) => Math.abs(value - expected[i]!) <= by),
    `${actual} is not within ${by} of ${expected}`,
  );
}

const quarters = [
  [230, 40, 40],
  [40, 200, 40],
  [40, 60, 220],
  [200, 200, 60],
] as const;

/** Four colours: red, green above, blue, yellow below. */
const fourColours = (width: number, height: number): Uint8Array =>
  paint(
    width,
    height,
    (x, y) => quarters[(x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2)]!,
  );

/** The colours in the four quarters of a frame, row by row. */
const coloursOf = (frame: Frame): number[][] =>
  [[1, 1], [3, 1], [1, 3], [3, 3]].map(([x, y]) =>
    pixel(frame, (frame.width * x!) >> 2, (frame.height * y!) >> 2)
  );

Deno.test("lossless RGB comes back bit by bit", async () => {
  const picture = paint(64, 48, (x, y) => [x * 4, y * 5, (x * y) & 255]);
  const { frames } = await roundTrip("a.mkv", {
    width: 64,
    height: 48,
    frameRate: 25,
    codec: "ffv1",
    frames: [picture],
  });
  strictEqual(frames.length, 1);
  deepStrictEqual(frames[0]!.data, picture);
});

Deno.test("matrix and range follow the tags, and the size where there are none", async (t) => {
  const cases: [string, Partial<VideoTrack>][] = [
    ["bt709 tv", { colour: { matrix: "bt709", range: "tv" } }],
    ["smpte170m tv", { colour: { matrix: "smpte170m", range: "tv" } }],
    ["bt709 pc", { colour: { matrix: "bt709", range: "pc" } }],
    ["bt2020nc 10 bit", {
      colour: { matrix: "bt2020nc" },
      codec: "hevc",
      pixelFormat: "yuv420p10le",
    }],
    ["4:2:2 10 bit", { codec: "prores" }],
    ["4:4:4", { pixelFormat: "yuv444p" }],
    ["untagged small", { codec: "mpeg4" }],
    ["untagged large", { codec: "mpeg4", width: 1280, height: 720 }],
    ["jpeg range", { codec: "mjpeg" }],
  ];
  for (const [name, change] of cases) {
    for (const maxSide of [Infinity, 120]) {
      await t.step(`${name}, at most ${maxSide} pixels`, async () => {
        const width = change.width ?? 160;
        const height = change.height ?? 128;
        const { frames } = await roundTrip(
          change.codec === "mpeg4" ? "a.avi" : "a.mov",
          {
            width,
            height,
            frameRate: 25,
            codec: "h264",
            quality: 3,
            frames: [fourColours(width, height)],
            ...change,
          },
          { maxSide },
        );
        // A wrong matrix or range moves these colours by 10 and more.
        coloursOf(frames[0]!).forEach((colour, i) =>
          near(colour, quarters[i]!, 5)
        );
      });
    }
  }
});

Deno.test("rotation flags turn the picture and its size", async (t) => {
  const turned = {
    0: [0, 1, 2, 3],
    90: [2, 0, 3, 1],
    180: [3, 2, 1, 0],
    270: [1, 3, 0, 2],
  } as const;
  for (const rotation of [0, 90, 180, 270] as const) {
    for (const maxSide of [Infinity, 80]) {
      await t.step(
        `${rotation} degrees, at most ${maxSide} pixels`,
        async () => {
          const { frames } = await roundTrip("a.mp4", {
            width: 160,
            height: 96,
            frameRate: 25,
            codec: "h264",
            rotation,
            frames: [fourColours(160, 96)],
          }, { maxSide });
          const [frame] = frames;
          coloursOf(frame!).forEach((colour, i) =>
            near(colour, quarters[turned[rotation][i]!]!, 8)
          );
          const upright = rotation % 180 === 0;
          const { width, height, sourceWidth, sourceHeight } = frame!;
          deepStrictEqual(
            [sourceWidth, sourceHeight],
            upright ? [160, 96] : [96, 160],
          );
          const scale = maxSide === 80 ? 2 : 1;
          deepStrictEqual([width * scale, height * scale], [
            sourceWidth,
            sourceHeight,
          ]);
        },
      );
    }
  }
});

Deno.test("pictures are never scaled up, and the longer side is at most maxSide", async () => {
  for (const maxSide of [10, 47, 64, 95, 96, 97, 5000]) {
    const { frames } = await roundTrip("a.mkv", {
      width: clipWidth,
      height: clipHeight,
      frameRate: 25,
      codec: "h264",
      frames: numberedPictures(2),
    }, { maxSide });
    const { width, height } = frames[0]!;
    ok(
      width <= Math.min(maxSide, clipWidth) &&
        width > Math.min(maxSide, clipWidth) - 2,
    );
    ok(Math.abs(height - width * clipHeight / clipWidth) <= 2);
  }
});

Deno.test("HDR becomes ordinary pictures: grey stays grey, brighter stays brighter, white is light", async (t) => {
  // Signal levels of 26 and 203 cd/m² (mid grey and white of BT.2408) as 8-bit numbers.
  const cases = [
    { transfer: "smpte2084", midGrey: 97, white: 148 },
    { transfer: "arib-std-b67", midGrey: 97, white: 191 },
  ] as const;
  for (const { transfer, midGrey, white } of cases) {
    for (const maxSide of [Infinity, 128]) {
      await t.step(`${transfer}, at most ${maxSide} pixels`, async () => {
        const { frames } = await roundTrip("a.mp4", {
          width: 256,
          height: 64,
          frameRate: 25,
          codec: "hevc",
          quality: 2,
          pixelFormat: "yuv420p10le",
          colour: { matrix: "bt2020nc", primaries: "bt2020", transfer },
          frames: [paint(256, 64, (x) => [x, x, x])],
        }, { maxSide });
        const frame = frames[0]!;
        const scale = frame.width / 256;
        const level = (x: number): number => {
          const [r, g, b] = pixel(frame, Math.floor(x * scale), 30 * scale);
          ok(
            Math.max(r!, g!, b!) - Math.min(r!, g!, b!) <= 4,
            "grey stays grey",
          );
          return g!;
        };
        let last = -1;
        for (let x = 2; x < 254; x += 4) {
          ok(level(x) >= last - 2, `level ${x} is darker than its neighbour`);
          last = level(x);
        }
        ok(level(2) <= 5, "black stays black");
        ok(level(midGrey) > 85 && level(midGrey) < 130, `${level(midGrey)}`);
        ok(level(white) > 190, `white is ${level(white)}`);
      });
    }
  }
});

Deno.test("interlaced pictures come out without combs, at their times", async () => {
  const size = { width: 192, height: 128 };
  /** A bright bar that moves by 12 pixels a field. */
  const bar =
    (field: number) => (x: number): readonly [number, number, number] =>
      x >= field * 12 % 160 && x < field * 12 % 160 + 24
        ? [220, 220, 220]
        : [30, 30, 30];
  const woven = (i: number): Uint8Array =>
    paint(size.width, size.height, (x, y) => bar(2 * i + y % 2)(x));
  /** How often neighbouring rows differ strongly, in the middle of the picture. */
  const combs = (frame: { data: Uint8Array }): number => {
    let count = 0;
    for (let y = 40; y < 88; y++) {
      for (let x = 0; x < size.width; x++) {
        const at = (y * size.width + x) * 3;
        const difference = frame.data[at]! - frame.data[at + size.width * 3]!;
        if (Math.abs(difference) > 60) count++;
      }
    }
    return count;
  };
  const pictures = Array.from({ length: 12 }, (_, i) => woven(i));
  for (const interlaced of [true, false]) {
    const { frames } = await roundTrip("a.mkv", {
      ...size,
      frameRate: 25,
      codec: "mpeg2",
      quality: 1,
      interlaced,
      frames: pictures,
    });
    strictEqual(frames.length, 12);
    frames.forEach((frame, i) => {
      strictEqual(
        frame.sourceTime.toFixed(4),
        (i / 25 + frames[0]!.sourceTime).toFixed(4),
      );
    });
    const worst = Math.max(...frames.slice(2, 10).map(combs));
    const before = combs({ data: pictures[5]! });
    if (interlaced) {
      ok(worst < before / 10, `${worst} of ${before} combs are left`);
    } else {ok(
        worst > before / 2,
        "pictures that are not flagged stay as they are",
      );}
  }
});

Deno.test("a file of one picture gives one frame, of five gives five", async () => {
  for (const count of [1, 5]) {
    for (const extension of ["mp4", "mkv", "avi"]) {
      const { frames, warnings } = await roundTrip(`a.${extension}`, {
        width: clipWidth,
        height: clipHeight,
        frameRate: 25,
        codec: extension === "avi" ? "mpeg4" : "h264",
        frames: numberedPictures(count),
      });
      deepStrictEqual(frames.map(readNumber), [...Array(count).keys()]);
      deepStrictEqual(frames.map(({ index }) => index), [
        ...Array(count).keys(),
      ]);
      deepStrictEqual(warnings, []);
    }
  }
});

Deno.test("the size of the pictures may change in the middle", async () => {
  // Two files of a format without header, one after the other.
  using folder = temporaryFolder();
  const parts: Uint8Array[] = [];
  for (const scale of [1, 2]) {
    const file = join(folder.path, `${scale}.ts`);
    await writeMedia(file, {
      video: {
        width: clipWidth * scale,
        height: clipHeight * scale,
        frameRate: 25,
        codec: "h264",
        startTime: scale * 0.4,
        frames: Array.from(
          { length: 10 },
          () =>
            scale === 1
              ? numberedPicture(0)
              : fourColours(clipWidth * 2, clipHeight * 2),
        ),
      },
    });
    parts.push(await Deno.readFile(file));
  }
  const joined = join(folder.path, "joined.ts");
  await Deno.writeFile(joined, new Blob(parts as BlobPart[]).stream());
  await using media = await openMedia(joined);
  const frames = await Array.fromAsync(media.frames());
  deepStrictEqual([frames[0]!.width, frames.at(-1)!.width], [
    clipWidth,
    clipWidth * 2,
  ]);
  strictEqual(frames.length, 20);
});
