import {
  readCalibration,
  uncalibrated,
  withCalibration,
} from "../../lib/networks/mod.ts";
import { float32, GraphBuilder } from "../../lib/onnx/mod.ts";
import { calibrate, type Clip } from "../../lib/training/mod.ts";
import { assert, assertEquals, assertThrows } from "../support/assert.ts";
import fc from "../support/properties.ts";

const dimensions = 8;

/** Vectors of length 1 in any direction. */
function randomVectors(rows: number, random: () => number): Float32Array {
  const data = Float32Array.from(
    { length: rows * dimensions },
    () => random() - 0.5,
  );
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * dimensions, (i + 1) * dimensions);
    const length = Math.hypot(...row);
    row.forEach((value, k) => row[k] = value / length);
  }
  return data;
}

/** Clips whose sound is late by their truth and by what the network adds to it. */
function clips(truths: readonly number[], added: number, seed: number): Clip[] {
  let state = seed;
  const random = (): number => {
    state = (1103515245 * state + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
  return truths.map((lateness, k) => {
    const rows = 120;
    const picture = randomVectors(rows, random);
    const noise = randomVectors(rows, random);
    const sound = noise.slice();
    for (let i = 0; i < rows; i++) {
      const from = i - lateness - added;
      if (from < 0 || from >= rows) continue;
      for (let d = 0; d < dimensions; d++) {
        sound[i * dimensions + d] = picture[from * dimensions + d]!;
      }
    }
    const features = (data: Float32Array) => ({ data, rows, dimensions });
    return {
      file: `${k}.mp4`,
      source: "made",
      speaker: `${k}`,
      lateness,
      picture: features(picture),
      sound: features(sound),
      realSound: [0, rows] as const,
    };
  });
}

Deno.test("the zero is what a network reads on clips in sync, in printed sign", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -2, max: 2 }),
      fc.integer({ min: 1, max: 1000 }),
      (added, seed) => {
        const { zeroFrames } = calibrate(clips([0, 0, 0, 4, -3], added, seed));
        assert(Math.abs(zeroFrames + added) <= 0.1, `${zeroFrames}`);
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("strangers' sound reaches a threshold less often the longer the clip, and the threshold falls", () => {
  const { thresholds } = calibrate(clips([0, 0, 0, 0, 0, 0], 0, 7));
  assertEquals(thresholds.map(({ windows }) => windows), [15, 25, 50, 100]);
  for (const [i, { confidence }] of thresholds.entries()) {
    assert(confidence > 0);
    if (i > 0) assert(confidence <= thresholds[i - 1]!.confidence);
  }
});

Deno.test("a calibration needs three clips of known sync that are found", () => {
  assertThrows(() => calibrate(clips([0, 0], 0, 1)), {
    code: "nothing-to-evaluate",
  });
});

Deno.test("a file keeps one calibration, the last", () => {
  const g = new GraphBuilder();
  g.output("y", g.constant(float32([1])), "F32", [1]);
  const first = withCalibration(g.build({ metadata: { a: "b" } }), {
    zeroFrames: 1,
    thresholds: [],
  });
  const last = { zeroFrames: -2, thresholds: [{ windows: 9, confidence: 1 }] };
  assertEquals(readCalibration(withCalibration(first, last)), last);
});

Deno.test("a calibration that cannot be read counts as none", () => {
  const g = new GraphBuilder();
  g.output("y", g.constant(float32([1])), "F32", [1]);
  for (const calibration of ["{", "null", '{"zeroFrames": "early"}']) {
    const model = g.build({ metadata: { calibration } });
    assertEquals(readCalibration(model), uncalibrated);
  }
});
