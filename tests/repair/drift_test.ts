import fc from "../support/properties.ts";
import {
  type DriftMeasurement,
  fitDrift,
  measureFaces,
  type OffsetPoint,
} from "../../lib/repair/mod.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";
import { openPlantedFaces, stepsPerFrame } from "./planted_faces.ts";

function point(time: number, offsetMs: number, sure = true): OffsetPoint {
  return {
    time,
    offsetMs,
    intervalMs: [offsetMs - 5, offsetMs + 5],
    confidence: sure ? 0.3 : 0.01,
    windows: 200,
    sure,
  };
}

const noise = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), {
  minLength: 24,
  maxLength: 24,
});

Deno.test("a level with noise is constant, and its drift interval holds 0", () => {
  fc.assert(fc.property(
    noise,
    fc.integer({ min: -500, max: 500 }),
    (values, level) => {
      const fit = fitDrift(values.map((ms, i) => point(10 * i, level + ms)));
      // By chance one noisy level in a hundred slopes; it must not slope much.
      assert(fit.kind !== "stepped");
      assertAlmostEquals(fit.ppm, 0, 60);
      assertAlmostEquals(fit.pieces[0]!.offsetMs, level, 8);
    },
  ));
});

Deno.test("a slope with noise, and with windows that are unsure or wild, is a drift", () => {
  fc.assert(fc.property(
    noise,
    fc.constantFrom(-500, -200, 200, 500),
    fc.integer({ min: -600, max: 600 }),
    (values, ppm, wild) => {
      const points = values.map((ms, i) =>
        i % 7 === 3
          ? point(10 * i, wild, i % 2 === 0)
          : point(10 * i, -30 + ppm * 1e-6 * 10_000 * i + ms)
      );
      const fit = fitDrift(points);
      assertEquals(fit.kind, "drifting");
      assertAlmostEquals(fit.ppm, ppm, 60);
      assert(fit.ppmInterval![0] <= fit.ppm && fit.ppm <= fit.ppmInterval![1]);
    },
  ));
});

Deno.test("steps of a frame and more are found where they are, with the levels between them", () => {
  fc.assert(fc.property(
    noise,
    fc.integer({ min: 4, max: 10 }),
    fc.integer({ min: 14, max: 20 }),
    fc.constantFrom(-200, -60, 60, 200),
    fc.constantFrom(-150, -45, 45, 150),
    (values, first, second, one, two) => {
      const level = (i: number): number =>
        (i >= first ? one : 0) + (i >= second ? two : 0);
      const fit = fitDrift(values.map((ms, i) => point(10 * i, level(i) + ms)));
      assertEquals(fit.kind, "stepped");
      assertEquals(fit.pieces.length, 3);
      assertAlmostEquals(fit.pieces[1]!.start, 10 * first - 5, 1e-9);
      assertAlmostEquals(fit.pieces[2]!.start, 10 * second - 5, 1e-9);
      assertAlmostEquals(fit.pieces[1]!.offsetMs, one, 5);
      assertAlmostEquals(fit.pieces[2]!.offsetMs, one + two, 5);
    },
  ));
});

Deno.test("fewer than three sure stretches give no line", () => {
  assertThrows(() => fitDrift([]), { code: "drift-too-short" });
  const points = [point(0, 0), point(10, 0), point(20, 0, false)];
  assertThrows(() => fitDrift(points), { code: "drift-too-short" });
});

Deno.test("planted in minutes of real faces, drifts read to 25 ppm and steps to 10 ms and a second", async (t) => {
  await using faces = await openPlantedFaces();
  const measure = async (
    seconds: number,
    delay: (time: number) => number,
  ): Promise<DriftMeasurement> =>
    measureFaces(await faces.plant(seconds, delay), {
      stepsPerFrame,
      zeroFrames: faces.network.zeroFrames,
      thresholds: faces.network.thresholds,
    });

  for (const ppm of [50, -50, 100, -200, 500]) {
    await t.step(`${ppm} ppm in three minutes`, async () => {
      const fit = await measure(180, (time) => -ppm * 1e-6 * time);
      assertEquals(fit.kind, "drifting");
      assertAlmostEquals(fit.ppm, ppm, 25);
      assertAlmostEquals(
        fit.pieces[0]!.slopeMsPerMinute,
        0.06 * ppm,
        0.06 * 25,
      );
    });
  }

  for (const late of [0, 0.2]) {
    await t.step(`${late} s late all the time`, async () => {
      const fit = await measure(120, () => late);
      assertEquals(fit.kind, "constant");
      assertAlmostEquals(fit.pieces[0]!.offsetMs, -1000 * late, 10);
      const [low, high] = fit.ppmInterval!;
      assert(low <= 0 && high >= 0);
    });
  }

  const steps: [number, number][][] = [
    [[50, 0.12]],
    [[50, -0.08], [90, 0.16]],
  ];
  for (const planted of steps) {
    await t.step(`steps ${JSON.stringify(planted)}`, async () => {
      const fit = await measure(
        126,
        (time) => planted.findLast(([at]) => at <= time)?.[1] ?? 0,
      );
      assertEquals(fit.kind, "stepped");
      assertEquals(fit.pieces.length, planted.length + 1);
      planted.forEach(([at, delay], i) => {
        assertAlmostEquals(fit.pieces[i + 1]!.start, at, 1);
        assertAlmostEquals(fit.pieces[i + 1]!.offsetMs, -1000 * delay, 10);
      });
    });
  }
});
