import fc from "../../support/properties.ts";
import { confidenceColour, greenFactor } from "../../../lib/report/mod.ts";
import { drawFaces, labelOf } from "../../../lib/report/overlay/draw_faces.ts";
import { createStripPainter } from "../../../lib/report/overlay/draw_strip.ts";
import {
  confidenceAt,
  createFacesOverTime,
  lanesOf,
} from "../../../lib/report/overlay/faces_over_time.ts";
import { loadGlyphs } from "../../../lib/report/overlay/glyph_sheet.ts";
import {
  fill,
  outline,
  paint,
  type Pixels,
  shade,
} from "../../../lib/report/overlay/pixels.ts";
import { assert, assertEquals } from "../../support/assert.ts";
import { fakeResult, fakeTrack } from "./fake_result.ts";

function picture(width: number, height: number, value = 200): Pixels {
  return {
    data: new Uint8Array(width * height * 3).fill(value),
    width,
    height,
  };
}

Deno.test("green is 25 times SyncNet v2's confidence within 0 and 255, red the rest, and every network is as green where it is sure", () => {
  fc.assert(fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (c) => {
    const [red, green, blue] = confidenceColour(c, greenFactor());
    assert(Math.abs(green - Math.min(Math.max(25 * c, 0), 255)) <= 0.5);
    assertEquals([red + green, blue], [255, 0]);
  }));
  for (const sure of [0.05, 0.2, 3]) {
    assertEquals(confidenceColour(sure, greenFactor(sure)), [180, 75, 0]);
  }
});

const size = { width: 23, height: 17 };
const rectangles = fc.record({
  x: fc.integer({ min: -30, max: 30 }),
  y: fc.integer({ min: -30, max: 30 }),
  width: fc.integer({ min: 0, max: 40 }),
  height: fc.integer({ min: 0, max: 40 }),
});

/** Compares with a loop over all pixels. */
function check(
  drawn: Pixels,
  expected: (x: number, y: number) => readonly number[] | undefined,
): void {
  for (let y = 0; y < drawn.height; y++) {
    for (let x = 0; x < drawn.width; x++) {
      const at = (y * drawn.width + x) * 3;
      assertEquals(
        [...drawn.data.subarray(at, at + 3)],
        expected(x, y) ?? [200, 200, 200],
      );
    }
  }
}

Deno.test("drawing touches exactly the pixels of a rectangle that lie in the picture", () => {
  fc.assert(fc.property(rectangles, (r) => {
    const isInside = (x: number, y: number, by = 0): boolean =>
      x >= r.x + by && x < r.x + r.width - by && y >= r.y + by &&
      y < r.y + r.height - by;
    const filled = picture(size.width, size.height);
    fill(filled, r, [1, 2, 3]);
    check(filled, (x, y) => isInside(x, y) ? [1, 2, 3] : undefined);
    const shaded = picture(size.width, size.height);
    shade(shaded, r);
    check(shaded, (x, y) => isInside(x, y) ? [50, 50, 50] : undefined);
    const painted = picture(size.width, size.height);
    const mask = new Uint8Array(r.width * r.height).fill(255);
    paint(painted, r, mask, [1, 2, 3]);
    check(painted, (x, y) => isInside(x, y) ? [1, 2, 3] : undefined);
    if (r.width < 6 || r.height < 6) return;
    const framed = picture(size.width, size.height);
    outline(framed, r, 2, [1, 2, 3]);
    check(
      framed,
      (x, y) => isInside(x, y) && !isInside(x, y, 2) ? [1, 2, 3] : undefined,
    );
  }));
});

Deno.test("the letters are those of the font: each has ink, no two are alike", async () => {
  const sheet = await loadGlyphs(24);
  const seen = new Set<string>();
  for (const character of "0123456789−.# msconfidencelateearly?") {
    const mask = sheet.mask(character);
    assertEquals(mask.length, sheet.width * sheet.height);
    assertEquals(mask.some((cover) => cover > 200), character !== " ");
    seen.add(mask.toString());
  }
  assertEquals(seen.size, new Set("0123456789−.# msconfidencelateearly?").size);
});

Deno.test("a frame's confidence is that of the window around it", () => {
  const track = fakeTrack(0, 10, 9, {
    framewiseConfidence: [0.1, 0.2, null, 0.4, 0.5],
    windows: 5,
  });
  const seen = Array.from({ length: 9 }, (_, i) => confidenceAt(track, 10 + i));
  assertEquals(seen, [0.1, 0.1, 0.1, 0.2, NaN, 0.4, 0.5, 0.5, 0.5]);
});

Deno.test("each frame shows the faces whose tracks hold it, and no track shares its lane with another of its time", () => {
  const spans = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 5, max: 40 })),
    { maxLength: 8 },
  );
  fc.assert(fc.property(spans, (list) => {
    const tracks = list.map(([first, frames], i) =>
      fakeTrack(i, first, frames)
    );
    const facesAt = createFacesOverTime({ tracks });
    for (let frame = 0; frame < 110; frame++) {
      const numbers = facesAt(frame).map(({ track }) => track.track).sort();
      const expected = tracks.filter((one) =>
        one.firstFrame <= frame && frame <= one.lastFrame
      ).map(({ track }) => track);
      assertEquals(numbers, expected);
    }
    const lanes = lanesOf(tracks);
    tracks.forEach((a, i) =>
      tracks.forEach((b, j) => {
        const overlap = a.firstFrame <= b.lastFrame &&
          b.firstFrame <= a.lastFrame;
        assert(i === j || !overlap || lanes[i] !== lanes[j]);
      })
    );
  }));
});

Deno.test("a label names the track, its confidence and its offset with sign and word", () => {
  const box = [0, 0, 1, 1] as const;
  const label = (changes: Parameters<typeof fakeTrack>[3], confidence = 0.42) =>
    labelOf({ track: fakeTrack(3, 0, 30, changes), box, confidence });
  assertEquals(label({}), "#3 conf 0.42 · −81 ms, late");
  assertEquals(
    label({ offsetMs: 120.2 }, -0.1),
    "#3 conf −0.10 · 120 ms, early",
  );
  assertEquals(
    label({ offsetMs: -3, verdict: "in-sync" }, NaN),
    "#3 conf - · −3 ms, in sync",
  );
  assertEquals(
    label({ verdict: "not-the-speaker" }),
    "#3 conf 0.42 · not the speaker",
  );
});

Deno.test("a box has its confidence's colour, and the strip at the bottom is as high as the face is sure", async () => {
  const brush = {
    glyphs: await loadGlyphs(12),
    greenFactor: greenFactor(0.084),
    scale: 2,
  };
  for (const confidence of [0, 0.1, 0.4]) {
    const track = fakeTrack(0, 0, 300, {
      framewiseConfidence: Array(296).fill(confidence),
    });
    const pixels = picture(320, 240, 100);
    const facesAt = createFacesOverTime({ tracks: [track] });
    drawFaces(pixels, facesAt(150), brush);
    const at = (x: number, y: number): number[] => [
      ...pixels.data.subarray((y * 320 + x) * 3, (y * 320 + x) * 3 + 3),
    ];
    const colour = [...confidenceColour(confidence, brush.greenFactor)];
    // The box 20, 10, 60, 50 at twice its size.
    for (const [x, y] of [[40, 60], [80, 99], [119, 60]]) {
      assertEquals(at(x!, y!), colour);
    }
    assertEquals(at(80, 60), [100, 100, 100]);
    createStripPainter(fakeResult([track]))(pixels, 150, brush);
    const column = Array.from({ length: 24 }, (_, i) => at(100, 239 - i));
    const lit = column.filter((one) => one.join() === colour.join()).length;
    assert(Math.abs(lit - Math.max(2, 23 * colour[1]! / 255)) <= 1, `${lit}`);
    assertEquals(at(160, 230), [255, 255, 255]);
  }
});
