import fc from "../support/properties.ts";
import {
  createYunet,
  type Detection,
  type Detector,
  tiled,
  tilesOf,
} from "../../lib/faces/mod.ts";
import type { Frame } from "../../lib/media/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";
import { frameOf } from "./frames.ts";

/** Finds rectangles of one colour each (its red value is their name), also cut ones. */
function rectangleFinder(): Detector {
  return {
    name: "rectangles",
    usefulSide: 64,
    detect({ data, width, height, sourceWidth, sourceHeight }: Frame) {
      const found = new Map<number, [number, number, number, number]>();
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const name = data[(y * width + x) * 3]!;
          if (name === 0) continue;
          const b = found.get(name) ?? [x, y, x + 1, y + 1];
          found.set(name, [
            Math.min(b[0], x),
            Math.min(b[1], y),
            Math.max(b[2], x + 1),
            Math.max(b[3], y + 1),
          ]);
        }
      }
      const [sx, sy] = [sourceWidth / width, sourceHeight / height];
      return Promise.resolve(Array.from(found, ([name, b]): Detection => ({
        box: { x1: b[0] * sx, y1: b[1] * sy, x2: b[2] * sx, y2: b[3] * sy },
        score: name / 255,
      })));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** The same, but blind to what is small against the picture, as detectors are. */
function shortSighted(share: number): Detector {
  const finder = rectangleFinder();
  return {
    ...finder,
    detect: async (frame) =>
      (await finder.detect(frame)).filter(({ box }) =>
        Math.max(box.x2 - box.x1, box.y2 - box.y1) >
          share * Math.max(frame.sourceWidth, frame.sourceHeight)
      ),
  };
}

Deno.test("tiles cover the picture and overlap by at least the margin", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 400 }),
    fc.integer({ min: 1, max: 400 }),
    fc.integer({ min: 1, max: 5 }),
    (width, height, tiles) => {
      const found = tilesOf(width, height, { tiles });
      const columns = [...new Set(found.map((t) => `${t.x1} ${t.x2}`))]
        .map((c) => c.split(" ").map(Number) as [number, number]);
      assertEquals(columns[0]![0], 0);
      assertEquals(columns.at(-1)![1], width);
      columns.slice(1).forEach(([start], i) => {
        const [before, end] = columns[i]!;
        assert(end - start >= 0.25 * (end - before) - 1);
      });
      assertEquals(Math.max(...found.map((t) => t.y2)), height);
      assertEquals(Math.min(...found.map((t) => t.y1)), 0);
    },
  ));
});

Deno.test("each small face is found once and whole, wherever the tiles' edges run", async () => {
  await fc.assert(fc.asyncProperty(
    fc.uniqueArray(fc.nat(29), { minLength: 1, maxLength: 12 }),
    fc.integer({ min: 2, max: 4 }),
    fc.nat(12),
    async (cells, tiles, shift) => {
      const [width, height] = [240, 200];
      const data = new Uint8Array(width * height * 3);
      const expected = cells.map((cell, i) => {
        const x1 = (cell % 6) * 40 + shift;
        const y1 = Math.floor(cell / 6) * 40 + shift;
        const side = 8 + i % 4;
        for (let y = y1; y < y1 + side; y++) {
          for (let x = x1; x < x1 + side; x++) {
            data[(y * width + x) * 3] = 100 + i;
          }
        }
        return {
          box: {
            x1: 2 * x1,
            y1: 2 * y1,
            x2: 2 * (x1 + side),
            y2: 2 * (y1 + side),
          },
          score: (100 + i) / 255,
        };
      }).reverse();
      const frame = {
        ...frameOf(width, height, 0, data),
        sourceWidth: 2 * width,
        sourceHeight: 2 * height,
      };
      await using detector = tiled(rectangleFinder(), { tiles });
      assertEquals(
        (await detector.detect(frame)).map(({ box, score }) => ({
          box: Object.fromEntries(
            Object.entries(box).map(([k, v]) => [k, Math.round(v * 1e6) / 1e6]),
          ),
          score,
        })),
        expected,
      );
    },
  ));
});

Deno.test("tiles find what is too small in the whole, and the whole what is too large for tiles", async () => {
  const data = new Uint8Array(400 * 400 * 3);
  const paint = (name: number, x1: number, y1: number, side: number) => {
    for (let y = y1; y < y1 + side; y++) {
      for (let x = x1; x < x1 + side; x++) data[(y * 400 + x) * 3] = name;
    }
  };
  paint(200, 10, 10, 20);
  paint(100, 60, 60, 300);
  const frame = frameOf(400, 400, 0, data);
  const eye = shortSighted(0.08);
  assertEquals((await eye.detect(frame)).length, 1);
  const found = await tiled(eye, { tiles: 2 }).detect(frame);
  assertEquals(found.map((f) => f.box), [
    { x1: 10, y1: 10, x2: 30, y2: 30 },
    { x1: 60, y1: 60, x2: 360, y2: 360 },
  ]);
});

testWith(
  ["shared"],
  "YuNet finds a small face in a large frame with tiles, and not without",
  async () => {
    const face = referenceArrays("lrasd/yunet.safetensors").get(
      "input.image_rgb",
    )!;
    const [width, height] = [1920, 1080];
    const data = new Uint8Array(width * height * 3).fill(90);
    for (let row = 0; row < 120; row++) {
      const line = face.data.subarray(row * 480, row * 480 + 480) as Uint8Array;
      data.set(line, ((400 + row) * width + 870) * 3);
    }
    const frame = frameOf(width, height, 0, data);
    await using yunet = await createYunet({ inputSide: 320, threads: 1 });
    assertEquals(await yunet.detect(frame), []);
    const found = await tiled(yunet, { tiles: 4 }).detect(frame);
    assertEquals(found.length, 1);
    assertAlmostEquals(found[0]!.landmarks![2].x, 870 + 83.7, 4);
    assertAlmostEquals(found[0]!.landmarks![2].y, 400 + 61.8, 4);
  },
);
