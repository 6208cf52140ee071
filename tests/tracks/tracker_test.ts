import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import fc from "../support/properties.ts";
import { toGray } from "../../lib/image/mod.ts";
import {
  alignedGeometry,
  createTracker,
  cropFace,
  type DroppedCounts,
  frameReach,
  greyStatistics,
  normaliseGrey,
  packLandmarks,
  smoothBoxes,
  type Track,
  type TrackEndEvent,
  type TrackerInput,
  type TrackerOptions,
  type TrackEvent,
  trackFaces,
  warpMouth,
} from "../../lib/tracks/mod.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";
import { faceAt, joinCrops, picture, pictureSize } from "./moving_face.ts";

interface ReferenceCase {
  name: string;
  parameters: {
    num_failed_det: number;
    min_track: number;
    min_face_size: number;
  };
  first_frame: number;
  detections: [number, number, number, number, number][][];
  tracks: { first: number; bbox: number[][] }[];
}

/** A walk of one face; a frame without a step is one in which it is not found. */
const walks = fc.array(
  fc.option(
    fc.record({
      x: fc.double({ min: 26, max: 34, noNaN: true }),
      y: fc.double({ min: 18, max: 26, noNaN: true }),
      size: fc.double({ min: 17, max: 21, noNaN: true }),
      angle: fc.double({ min: -0.6, max: 0.6, noNaN: true }),
    }),
    { freq: 5 },
  ),
  { minLength: 1, maxLength: 90, size: "max" },
);

type Walk = typeof walks extends fc.Arbitrary<infer T> ? T : never;

function inputs(walk: Walk): TrackerInput[] {
  return walk.map((step, index) => ({
    frame: picture(index),
    detections: step === null
      ? []
      : [faceAt(step.x, step.y, step.size, step.angle)],
  }));
}

function run(stream: TrackerInput[], options: TrackerOptions) {
  const tracker = createTracker(options);
  const held: number[] = [];
  const events: TrackEvent[] = stream.flatMap((input) => {
    const told = tracker.push(input);
    held.push(tracker.heldPictures);
    return told;
  });
  events.push(...tracker.finish());
  assertEquals(tracker.heldPictures, 0);
  return { events, held, dropped: tracker.dropped };
}

function ends(events: TrackEvent[]): TrackEndEvent[] {
  return events.filter((event) => event.kind === "track");
}

const keepAll = { minTrack: 0, minFaceSize: 0, breakOnJump: false, minIou: 0 };

/** Landmarks of a track's frames, NaN where there was no face. */
function landmarksOf(track: Track, walk: Walk): Float64Array {
  return Float64Array.from(
    [...track.frames].flatMap((frame) => {
      const step = walk[frame];
      return step
        ? [...packLandmarks(
          faceAt(step.x, step.y, step.size, step.angle).landmarks,
        )]
        : Array(10).fill(NaN);
    }),
  );
}

Deno.test("aligned crops of a stream are those of the whole track, for any length and gaps", () => {
  fc.assert(
    fc.property(walks, (walk) => {
      const { events } = run(inputs(walk), { recipe: "aligned", ...keepAll });
      for (const { track } of ends(events)) {
        const geometry = alignedGeometry(landmarksOf(track, walk));
        for (const key of ["size", "angle", "mouthX", "mouthY"] as const) {
          assertArrayAlmostEquals(track.aligned![key], geometry[key], 1e-9);
        }
        const whole = new Float32Array(track.frames.length * 4096);
        track.frames.forEach((frame, i) => {
          const { data, ...size } = picture(frame);
          const grey = { data: toGray(data), unit: 1, ...size };
          const face = {
            size: geometry.size[i]!,
            angle: geometry.angle[i]!,
            mouthX: geometry.mouthX[i]!,
            mouthY: geometry.mouthY[i]!,
          };
          warpMouth(grey, face, whole.subarray(i * 4096, (i + 1) * 4096));
        });
        const statistics = greyStatistics(whole.subarray(0, 25 * 4096));
        normaliseGrey(whole, statistics);
        // Grey is stored to 0.005 levels; the deviation here is at least 8.
        assertArrayAlmostEquals(joinCrops(events, track.id), whole, 1e-3);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("reference crops of a stream are those of the whole track, byte by byte", () => {
  fc.assert(
    fc.property(walks, (walk) => {
      const { events } = run(inputs(walk), {
        recipe: "syncnet_python",
        ...keepAll,
      });
      for (const { track, dropped } of ends(events)) {
        assertEquals(track.smoothed, smoothBoxes(track.boxes));
        if (track.frames.length < 7) {
          assertEquals(dropped, "crop-outside");
          continue;
        }
        const { x, y, s } = track.smoothed;
        const whole = [...track.frames].map((frame, i) =>
          cropFace(picture(frame), { x: x[i]!, y: y[i]!, s: s[i]! })
        );
        const streamed = joinCrops(events, track.id);
        assert(streamed instanceof Uint8Array);
        assertEquals(Buffer.compare(Buffer.concat(whole), streamed), 0);
      }
    }),
    { numRuns: 15 },
  );
});

Deno.test("no more pictures are held than a gap and the smoothing need", () => {
  const still = { x: 30, y: 22, size: 20, angle: 0 };
  const walk: Walk = Array.from(
    { length: 400 },
    (_, i) => i % 60 < 35 ? still : null,
  );
  const aligned = run(inputs(walk), { recipe: "aligned" });
  assert(
    Math.max(...aligned.held) <= frameReach({ recipe: "aligned" }),
  );
  assertEquals(ends(aligned.events).length, 7);
  const reference = run(inputs(walk), { recipe: "syncnet_python" });
  assert(
    Math.max(...reference.held) <= frameReach({ recipe: "syncnet_python" }),
  );
});

Deno.test("frames scaled by the decoder give the crops of a small video", () => {
  const walk: Walk = Array.from({ length: 40 }, (_, i) => ({
    x: 28 + i / 10,
    y: 20 + i / 20,
    size: 18,
    angle: i / 80,
  }));
  const small = inputs(walk);
  const large = small.map(({ frame, detections }): TrackerInput => ({
    frame: {
      ...frame,
      sourceWidth: pictureSize.width * 4,
      sourceHeight: pictureSize.height * 4,
    },
    detections: detections.map(({ score }, i) => {
      const { x, y, size, angle } = walk[frame.index + i]!;
      return { ...faceAt(4 * x, 4 * y, 4 * size, angle), score };
    }),
  }));
  for (const recipe of ["aligned", "syncnet_python"] as const) {
    assertArrayAlmostEquals(
      joinCrops(run(large, { recipe, ...keepAll }).events, 0),
      joinCrops(run(small, { recipe, ...keepAll }).events, 0),
      1e-5,
    );
  }
});

testWith(
  ["shared"],
  "the recipe syncnet_python keeps the reference's tracks, numbered in its order",
  () => {
    const { cases }: { cases: ReferenceCase[] } = JSON.parse(
      readFileSync(shared("reference/tracks/tracks.json"), "utf8"),
    );
    // Boxes count in pixels of a larger source, so that the crops cost little.
    const { data } = picture(0);
    const size = { ...pictureSize, sourceWidth: 2000, sourceHeight: 1500 };
    for (const { name, parameters, first_frame, detections, tracks } of cases) {
      const stream = detections.map((rows, i): TrackerInput => {
        const index = first_frame + i;
        return {
          frame: { data, ...size, index, time: index / 25, sourceTime: 0 },
          detections: rows.map(([x1, y1, x2, y2, score]) => ({
            box: { x1, y1, x2, y2 },
            score,
          })),
        };
      });
      const { events } = run(stream, {
        recipe: "syncnet_python",
        maxGap: parameters.num_failed_det,
        minTrack: parameters.min_track,
        minFaceSize: parameters.min_face_size,
      });
      // The reference's files stop before cropping, where its program may fail.
      const kept = ends(events)
        .filter(({ dropped = "crop-outside" }) => dropped === "crop-outside")
        .map(({ track }) => track)
        .toSorted((a, b) => a.id - b.id);
      assertEquals(kept.length, tracks.length, name);
      kept.forEach((track, i) => {
        assertEquals(track.frames[0], tracks[i]!.first, name);
        assertArrayAlmostEquals(
          track.boxes,
          tracks[i]!.bbox.flat(),
          1e-9,
          name,
        );
      });
    }
  },
);

const none = { tracks: 0, frames: 0 };
const nothing: DroppedCounts = {
  framesWithoutFace: 0,
  tracksTooShort: none,
  facesTooSmall: none,
  cropsOutside: none,
  tracksInShortScenes: none,
  scenesTooShort: { scenes: 0, frames: 0 },
};

/** A face of this size that stands still. */
function still(frames: number, size: number): TrackerInput[] {
  return Array.from({ length: frames }, (_, index) => ({
    frame: picture(index),
    detections: [faceAt(30, 22, size, 0)],
  }));
}

Deno.test("a track of a second and more is kept by default, a shorter one counted with its reason", () => {
  const kept = run(still(25, 30), {});
  assertEquals(ends(kept.events).map(({ dropped }) => dropped), [undefined]);
  assertEquals(kept.dropped, nothing);
  const stream = [
    ...still(24, 30),
    ...Array.from({ length: 30 }, (_, i) => ({
      frame: picture(24 + i),
      detections: [],
    })),
  ];
  const short = run(stream, {});
  assertEquals(ends(short.events).map(({ dropped }) => dropped), [
    "track-too-short",
  ]);
  assertEquals(short.dropped, {
    ...nothing,
    framesWithoutFace: 30,
    tracksTooShort: { tracks: 1, frames: 24 },
  });
});

Deno.test("the recipe syncnet_python needs more than 100 detections", () => {
  const options = { recipe: "syncnet_python", minFaceSize: 0 } as const;
  assertEquals(
    ends(run(still(100, 20), options).events)[0]!.dropped,
    "track-too-short",
  );
  assertEquals(
    ends(run(still(101, 20), options).events)[0]!.dropped,
    undefined,
  );
});

Deno.test("a small face is dropped as such", () => {
  const { events, dropped } = run(still(40, 15), {});
  assertEquals(ends(events)[0]!.dropped, "face-too-small");
  assertEquals(dropped, {
    ...nothing,
    facesTooSmall: { tracks: 1, frames: 40 },
  });
});

Deno.test("a cut ends all tracks, and a short scene drops its own with its reason", () => {
  const stream = still(70, 30).map((input) => ({
    ...input,
    cut: [40, 50].includes(input.frame.index),
  }));
  const { events, dropped } = run(stream, {});
  const told = ends(events).map(({ track, dropped }) => [
    track.id,
    track.scene,
    track.frames[0],
    track.frames.length,
    track.end,
    dropped,
  ]);
  assertEquals(told, [
    [0, 0, 0, 40, "cut", undefined],
    [1, 1, 40, 10, "cut", "scene-too-short"],
    [2, 2, 50, 20, "finished", "scene-too-short"],
  ]);
  assertEquals(events.filter(({ kind }) => kind === "scene"), [
    { kind: "scene", scene: 0, start: 0, end: 40 },
    { kind: "scene", scene: 1, start: 40, end: 50, dropped: "scene-too-short" },
    { kind: "scene", scene: 2, start: 50, end: 70, dropped: "scene-too-short" },
  ]);
  assertEquals(dropped, {
    ...nothing,
    tracksInShortScenes: { tracks: 2, frames: 30 },
    scenesTooShort: { scenes: 2, frames: 30 },
  });
});

Deno.test("without landmarks the crop is cut by an estimate from the box, and the track has none", () => {
  const stream = still(30, 30).map(({ frame, detections }) => ({
    frame,
    detections: detections.map(({ box, score }) => ({ box, score })),
  }));
  const { events } = run(stream, {});
  const [{ track }] = ends(events) as [TrackEndEvent];
  assertEquals(track.landmarks, undefined);
  assertArrayAlmostEquals(track.aligned!.size, Array(30).fill(0.36 * 36), 1e-9);
  assertArrayAlmostEquals(track.aligned!.angle, Array(30).fill(0), 1e-9);
});

Deno.test("a video without frames or faces tells no track", () => {
  assertEquals(run([], {}).events, []);
  const empty = [{ frame: picture(0), detections: [] }];
  assertEquals(run(empty, {}).events.map(({ kind }) => kind), ["scene"]);
});

Deno.test("an impossible option is refused by name", () => {
  assertThrows(() => createTracker({ minIou: -1 }), {
    code: "bad-track-option",
    message: /minIou/,
  });
});

Deno.test("the stage returns what was dropped, tells the hook and stops on a signal", async () => {
  const frames: number[] = [];
  const stage = trackFaces(still(10, 30), {
    hook: ({ completed }) => frames.push(completed),
  });
  let step = await stage.next();
  while (!step.done) step = await stage.next();
  assertEquals(step.value.tracksInShortScenes, { tracks: 1, frames: 10 });
  assertEquals(frames.at(-1), 10);
  await assertRejects(
    Array.fromAsync(trackFaces(still(3, 30), { signal: AbortSignal.abort() })),
    { name: "AbortError" },
  );
});
