import { compareTracks } from "../../lib/sync/mod.ts";
import { assertEquals } from "../support/assert.ts";
import { plantedMatrix } from "./support.ts";

const thresholds = [
  { windows: 25, confidence: 0.205 },
  { windows: 50, confidence: 0.148 },
  { windows: 100, confidence: 0.084 },
];

function track(
  firstFrame: number,
  windows: number,
  confidence: number,
  best = 15,
) {
  return {
    firstFrame,
    matrix: plantedMatrix(windows, best, 1 - confidence, 0.01, best),
  };
}

Deno.test("beside the heard faces of two_faces the silent ones are not the speakers", () => {
  const heardLeft = track(0, 71, 0.59);
  const silentRight = track(0, 71, 0.18, 3);
  const silentLeft = track(75, 71, 0.14, 28);
  const heardRight = track(75, 71, 0.56);
  assertEquals(
    compareTracks([heardLeft, silentRight, silentLeft, heardRight], {
      thresholds,
    }),
    [undefined, 0, 3, undefined],
  );
});

Deno.test("faces of different times, or of a short time together, are no rivals", () => {
  const options = { thresholds };
  assertEquals(
    compareTracks([track(0, 70, 0.1), track(70, 70, 0.6)], options),
    [undefined, undefined],
  );
  assertEquals(
    compareTracks([track(0, 70, 0.1), track(46, 70, 0.6)], options),
    [undefined, undefined],
  );
  assertEquals(
    compareTracks([track(0, 200, 0.05), track(150, 50, 0.6)], options),
    [undefined, undefined],
  );
});

Deno.test("a rival must reach the threshold itself", () => {
  assertEquals(
    compareTracks([track(0, 100, 0.02), track(0, 100, 0.07)], { thresholds }),
    [undefined, undefined],
  );
  assertEquals(
    compareTracks([track(0, 100, 0.02), track(0, 100, 0.09)], { thresholds }),
    [1, undefined],
  );
});

Deno.test("two who speak in turn at the same offset are both speakers", () => {
  assertEquals(
    compareTracks([track(0, 100, 0.2, 12), track(0, 100, 0.5, 12)], {
      thresholds,
    }),
    [undefined, undefined],
  );
});

Deno.test("of several rivals the best is named", () => {
  assertEquals(
    compareTracks([
      track(0, 100, 0.05, 2),
      track(0, 100, 0.4),
      track(0, 100, 0.5),
    ], { thresholds })[0],
    2,
  );
});
