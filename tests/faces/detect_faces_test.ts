import fc from "../support/properties.ts";
import {
  detectFaces,
  type Detection,
  type Detector,
  type Landmarks,
} from "../../lib/faces/mod.ts";
import type { Frame } from "../../lib/media/mod.ts";
import type { StageEvent } from "../../lib/progress.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { frameOf } from "./frames.ts";

function faceAt(x: number, y = 100, side = 100, score = 0.9): Detection {
  const at = (u: number, v: number) => ({ x: x + u * side, y: y + v * side });
  const landmarks: Landmarks = [
    at(0.3, 0.4),
    at(0.7, 0.4),
    at(0.5, 0.6),
    at(0.35, 0.75),
    at(0.65, 0.75),
  ];
  return {
    box: { x1: x, y1: y, x2: x + side, y2: y + side },
    score,
    landmarks,
  };
}

/** A detector that is told what it sees in each frame, and counts its looks. */
function scripted(
  script: (index: number) => readonly Detection[],
): Detector & { looks: number[] } {
  const looks: number[] = [];
  return {
    name: "scripted",
    usefulSide: 32,
    looks,
    detect(frame: Frame): Promise<Detection[]> {
      looks.push(frame.index);
      return Promise.resolve([...script(frame.index)]);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function* frames(count: number): AsyncGenerator<Frame> {
  for (let i = 0; i < count; i++) yield await Promise.resolve(frameOf(1, 1, i));
}

const everyAndCount = fc.record({
  every: fc.integer({ min: 1, max: 6 }),
  count: fc.integer({ min: 0, max: 40 }),
});

Deno.test("every frame comes out once and in order, at any rate", async () => {
  await fc.assert(
    fc.asyncProperty(everyAndCount, async ({ every, count }) => {
      const detector = scripted((i) => [faceAt(i)]);
      const found = await Array.fromAsync(
        detectFaces(frames(count), detector, { every }),
      );
      assertEquals(
        found.map(({ frame }) => frame.index),
        Array.from({ length: count }, (_, i) => i),
      );
      assertEquals(
        found.filter((f) => f.detected).map((f) => f.frame.index),
        detector.looks,
      );
      assert(detector.looks.length <= Math.ceil((count - 1) / every) + 1);
    }),
  );
});

Deno.test("a face in even motion is where the detector would have seen it", async () => {
  await fc.assert(
    fc.asyncProperty(everyAndCount, async ({ every, count }) => {
      const truth = (i: number) => faceAt(50 + 3 * i, 100 - i, 100 + i);
      const detector = scripted((i) => [truth(i)]);
      for await (
        const { frame, detections } of detectFaces(frames(count), detector, {
          every,
        })
      ) {
        const [face] = detections;
        const expected = truth(frame.index);
        assertEquals(detections.length, 1);
        assertAlmostEquals(face!.box.x1, expected.box.x1, 1e-9);
        assertAlmostEquals(face!.box.y2, expected.box.y2, 1e-9);
        face!.landmarks!.forEach((p, i) => {
          assertAlmostEquals(p.x, expected.landmarks![i]!.x, 1e-9);
          assertAlmostEquals(p.y, expected.landmarks![i]!.y, 1e-9);
        });
      }
    }),
  );
});

Deno.test("a cut, an entrance and an exit are found to the frame", async () => {
  await fc.assert(fc.asyncProperty(
    everyAndCount,
    fc.nat(40),
    fc.constantFrom(
      [[faceAt(0)], [faceAt(300)]],
      [[faceAt(0)], []],
      [[], [faceAt(0)]],
      [[faceAt(0), faceAt(300)], [faceAt(300)]],
      // Much the same box, but the face inside it is another one.
      [[faceAt(0)], [{ ...faceAt(0), landmarks: faceAt(20).landmarks! }]],
    ),
    async ({ every, count }, change, [before, after]) => {
      const script = (i: number) => i < change ? before! : after!;
      const found = detectFaces(frames(count), scripted(script), { every });
      for await (const { frame, detections } of found) {
        assertEquals(
          detections.map((d) => d.box),
          script(frame.index).map((d) => d.box),
        );
      }
    },
  ));
});

Deno.test("no face is made up that was not seen on both sides of a gap", async () => {
  await fc.assert(fc.asyncProperty(
    fc.integer({ min: 1, max: 6 }),
    fc.array(fc.array(fc.constantFrom(0, 30, 200, 400), { maxLength: 3 }), {
      maxLength: 30,
    }),
    async (every, positions) => {
      const found = await Array.fromAsync(detectFaces(
        frames(positions.length),
        scripted((i) => [...new Set(positions[i])].map((x) => faceAt(x))),
        { every },
      ));
      found.forEach(({ detected, detections }, i) => {
        if (detected) return;
        const earlier = found.slice(0, i).findLast((f) => f.detected)!;
        const later = found.slice(i).find((f) => f.detected)!;
        assertEquals(detections.length, earlier.detections.length);
        for (const { box } of detections) {
          for (const side of [earlier, later]) {
            assert(
              side.detections.some((d) => Math.abs(d.box.x1 - box.x1) <= 30),
            );
          }
        }
      });
    },
  ));
});

Deno.test("no more than n frames are held back", async () => {
  let pulled = 0;
  async function* counted(): AsyncGenerator<Frame> {
    for await (const frame of frames(50)) {
      pulled++;
      yield frame;
    }
  }
  let seen = 0;
  for await (
    const _ of detectFaces(counted(), scripted((i) => [faceAt(i)]), {
      every: 4,
    })
  ) {
    seen++;
    assert(pulled - seen < 4, `${pulled} pulled, ${seen} given`);
  }
  assertEquals(seen, 50);
});

Deno.test("what is dropped is counted with its reason", async () => {
  const detector = scripted(() => [
    faceAt(0),
    faceAt(200, 0, 100, 0.4),
    faceAt(400, 0, 10),
    faceAt(420, 0, 12),
    faceAt(440, 0, 10, 0.1),
  ]);
  const [first] = await Array.fromAsync(
    detectFaces(frames(1), detector, { minScore: 0.5, minSize: 20 }),
  );
  assertEquals(first!.detections.length, 1);
  assertEquals(first!.dropped, { "low-score": 2, "face-too-small": 2 });
});

Deno.test("the hook hears of every frame", async () => {
  const events: StageEvent[] = [];
  await Array.fromAsync(detectFaces(frames(5), scripted(() => []), {
    every: 3,
    hook: (event) => events.push(event),
  }));
  assertEquals(events.map((e) => [e.stage, e.completed]), [
    ["faces", 1],
    ["faces", 2],
    ["faces", 3],
    ["faces", 4],
    ["faces", 5],
  ]);
});

Deno.test("an abort stops the work and closes the source", async () => {
  const controller = new AbortController();
  let closed = false;
  async function* endless(): AsyncGenerator<Frame> {
    try {
      for (let i = 0;; i++) yield await Promise.resolve(frameOf(1, 1, i));
    } finally {
      closed = true;
    }
  }
  await assertRejects(async () => {
    const found = detectFaces(endless(), scripted(() => []), {
      signal: controller.signal,
    });
    for await (const { frame } of found) {
      if (frame.index === 3) controller.abort(new Error("enough"));
    }
  }, /enough/);
  assert(closed);
});

Deno.test("a rate or a number of tiles that makes no sense is a usage error", async () => {
  const look = (options: { every?: number; tiles?: number }) =>
    Array.fromAsync(detectFaces(frames(1), scripted(() => []), options));
  for (const value of [0, -1, 1.5, NaN]) {
    await assertRejects(look({ every: value }), { code: "every-invalid" });
    await assertRejects(look({ tiles: value }), { code: "tiles-invalid" });
  }
});
