import fc from "../support/properties.ts";
import * as plots from "../../lib/plots/mod.ts";
import { envelope } from "../../lib/plots/thin.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";
import { randomFrom } from "./examples.ts";

const distances = fc.array(fc.integer({ min: 0, max: 20 }), {
  minLength: 1,
  maxLength: 40,
});

Deno.test("the ROC's area is the share of pairs in the right order, ties half", () => {
  fc.assert(fc.property(distances, distances, (own, other) => {
    let right = 0;
    for (const a of own) {
      for (const b of other) right += a < b ? 1 : a === b ? 0.5 : 0;
    }
    const { area } = plots.roc(own, other);
    assertAlmostEquals(area, right / (own.length * other.length), 1e-9);
  }));
});

Deno.test("the ROC's area is the area under its points", () => {
  fc.assert(fc.property(distances, distances, (own, other) => {
    const { area, falseAccepts: x, trueAccepts: y } = plots.roc(own, other);
    let sum = 0;
    for (let i = 1; i < x.length; i++) {
      sum += (x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!) / 2;
    }
    assertAlmostEquals(area, sum, 1e-9);
  }));
});

Deno.test("Wilson's ends solve (p − share)² = z²·p(1 − p)/n", () => {
  const z = 1.959964;
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 400 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (total, part) => {
      const right = Math.round(part * total);
      const { share, low, high } = plots.wilson(right, total);
      for (const end of [low, high]) {
        const left = (end - share) ** 2;
        assertAlmostEquals(left, z * z * end * (1 - end) / total, 1e-9);
      }
      assert(low <= share && share <= high && low >= 0 && high <= 1);
    },
  ));
});

Deno.test("the principal components diagonalise the covariance", () => {
  const random = randomFrom(21);
  const rows = 60;
  const columns = 7;
  const data = Float64Array.from(
    { length: rows * columns },
    (_, i) => (random() - 0.5) * (columns - i % columns) ** 2,
  );
  const { points, directions, explained } = plots.principalComponents({
    data,
    rows,
    columns,
  }, columns);
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
  const column = (k: number) =>
    Array.from({ length: rows }, (_, r) => points.data[r * columns + k]!);
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++) {
      const first = directions.slice(a * columns, (a + 1) * columns);
      const second = directions.slice(b * columns, (b + 1) * columns);
      assertAlmostEquals(dot(first, second), a === b ? 1 : 0, 1e-6);
      if (a !== b) assertAlmostEquals(dot(column(a), column(b)), 0, 1e-4);
    }
  }
  assertAlmostEquals(explained.reduce((a, b) => a + b), 1, 1e-9);
  assertEquals(explained, [...explained].sort((a, b) => b - a));
});

Deno.test("projecting the same vectors gives the same points", () => {
  const random = randomFrom(22);
  const vectors = {
    data: Float64Array.from({ length: 200 }, random),
    rows: 20,
    columns: 10,
  };
  const principal = plots.principalComponents(vectors);
  const again = plots.projectVectors(vectors, principal);
  for (let i = 0; i < 40; i++) {
    assertAlmostEquals(again.data[i]!, principal.points.data[i]!, 1e-9);
  }
});

Deno.test("UMAP keeps two far clusters apart, and gives the same points again", async () => {
  const random = randomFrom(23);
  const vectors = {
    data: Float64Array.from(
      { length: 60 * 5 },
      (_, i) => random() + (i < 150 ? 0 : 30),
    ),
    rows: 60,
    columns: 5,
  };
  const first = await plots.umapProjection(vectors, { neighbours: 8 });
  const second = await plots.umapProjection(vectors, { neighbours: 8 });
  assertEquals(first, second);
  const at = (i: number) =>
    [first.data[2 * i]!, first.data[2 * i + 1]!] as const;
  const apart = (a: number, b: number) =>
    Math.hypot(at(a)[0] - at(b)[0], at(a)[1] - at(b)[1]);
  for (let i = 0; i < 60; i++) {
    const others = [...Array(60).keys()].filter((j) => j !== i)
      .sort((a, b) => apart(i, a) - apart(i, b));
    assertEquals(others[0]! < 30, i < 30);
  }
});

Deno.test("the envelope of a signal holds its every peak", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -99, max: 99 }), {
      minLength: 1,
      maxLength: 300,
    }),
    fc.integer({ min: 1, max: 50 }),
    (values, parts) => {
      const { low, high } = envelope(values, parts);
      assertEquals(Math.min(...low), Math.min(...values));
      assertEquals(Math.max(...high), Math.max(...values));
      assert(low.length <= parts);
    },
  ));
});

Deno.test("sound that is late lies left of zero on every offset axis", () => {
  // Column search + k compares with later sound, so a dip there is sound k frames late.
  const curve = [9, 9, 9, 9, 2];
  const marked = plots.offsetCurve(curve).data.find((trace) =>
    trace["name"] === "minimum"
  );
  assertEquals(marked?.["x"], [-2]);
  const rows = { data: curve, rows: 1, columns: 5 };
  const map = plots.distanceHeatmap(rows).data[0]!;
  const z = map["z"] as number[][];
  const y = map["y"] as number[];
  assertEquals(y[z.findIndex((row) => row[0] === 2)], -2);
});

Deno.test("a curve's title tells whole frames, whatever the network's zero", () => {
  const title = (zero: number): string =>
    JSON.stringify(plots.offsetCurve([5, 5, 3, 5, 5], { zero }).layout);
  for (const zero of [0.08, -0.3]) {
    assert(title(zero).includes("Offset 0 frames"));
  }
  assert(title(0.6).includes("Offset −1 frame"));
});

Deno.test("shifts that are no candidates leave a gap and are never the minimum", () => {
  const shown = plots.offsetCurve([NaN, 5, 3, 5, NaN]);
  const line = shown.data.find((trace) => trace["name"] === "this face");
  assertEquals(line?.["y"], [null, 5, 3, 5, null]);
});

Deno.test("a figure refuses unusable data and names the value", () => {
  const refused: [() => unknown, RegExp][] = [
    [
      () => plots.offsetCurve([1, 2]),
      /distance curve must be 2·search \+ 1 distances: Array of length 2/,
    ],
    [() => plots.offsetCurve([NaN]), /finite somewhere/],
    [
      () => plots.waveform({ data: [], sampleRate: 16000 }),
      /samples must be a list of numbers, at least one/,
    ],
    [
      () => plots.waveform({ data: [1], sampleRate: 0 }),
      /sample rate must be above zero: 0/,
    ],
    [
      () => plots.mfccHeatmap({ data: [1], rows: 2, columns: 13 }),
      /MFCC must be 2 × 13 values/,
    ],
    [
      () => plots.trackTimeline([]),
      /tracks must be a list with at least one entry/,
    ],
    [() => plots.wilson(3, 2), /3 of 2/],
    [
      () => plots.curationFunnel(5, [{ rule: "dark", removedSeconds: 6 }]),
      /rule "dark" cannot remove 6 of 5 seconds/,
    ],
    [
      () => plots.contentMetric(["1"] as unknown as number[]),
      /content metric must be a list of numbers: "1"/,
    ],
  ];
  for (const [draw, message] of refused) {
    assertThrows(draw, (error: unknown) => {
      assert(error instanceof plots.PlotError);
      assertEquals(error.code, "plot-data");
      assert(message.test(error.message), error.message);
      return true;
    });
  }
});

Deno.test("the eight colours stay apart for people without red or green cones", () => {
  // Viénot, Brettel and Mollon 1999: what is left of RGB without one kind of cone.
  const eyes: Record<string, number[][]> = {
    protan: [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [
      0.00401,
      -0.00401,
      1,
    ]],
    deutan: [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [
      -0.02234,
      0.02234,
      1,
    ]],
  };
  const linear = (hex: string) =>
    [1, 3, 5].map((i) => (parseInt(hex.slice(i, i + 2), 16) / 255) ** 2.2);
  for (const [eye, matrix] of Object.entries(eyes)) {
    const seen = plots.seriesColours.map((hex) => {
      const rgb = linear(hex);
      return matrix.map((row) =>
        row.reduce((sum, m, i) => sum + m * rgb[i]!, 0)
      );
    });
    seen.forEach((a, i) =>
      seen.slice(i + 1).forEach((b, j) => {
        const apart = Math.hypot(...a.map((v, k) => v - b[k]!));
        assert(
          apart > 0.12,
          `${eye}: colours ${i} and ${i + 1 + j} are ${apart} apart`,
        );
      })
    );
  }
});

Deno.test("a film strip stretches no picture, whatever shapes it holds", async () => {
  const grey = (width: number, height: number): plots.StripFrame => ({
    data: new Uint8Array(width * height * 3),
    width,
    height,
    face: { x1: 0, y1: 0, x2: width, y2: height },
  });
  const frames = [grey(4, 2), grey(2, 4), grey(3, 3)];
  const { layout } = await plots.filmStrip(frames, { columns: 2 });
  const images = layout["images"] as { y: number; sizey: number }[];
  const shapes = layout["shapes"] as { y0: number; y1: number }[];
  assertEquals(images.map(({ sizey }) => sizey), [0.5, 2, 1]);
  assertEquals(shapes.map(({ y1, y0 }) => y1 - y0), [0.5, 2, 1]);
  assert(images[2]!.y > images[1]!.y + images[1]!.sizey);
});
