import { readFileSync } from "node:fs";
import fc from "../support/properties.ts";
import type { Box } from "../../lib/faces/mod.ts";
import {
  createLinker,
  createTrackPath,
  iou,
  type TrackPath,
} from "../../lib/tracks/mod.ts";
import {
  assertAlmostEquals,
  assertArrayAlmostEquals,
  assertEquals,
} from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";
import { scenes } from "./generated_scenes.ts";
import { linkOffline } from "./offline_linking.ts";

type Row = [number, number, number, number, number];

interface ReferenceCase {
  name: string;
  parameters: {
    num_failed_det: number;
    min_track: number;
    min_face_size: number;
  };
  first_frame: number;
  detections: Row[][];
  tracks: { first: number; last: number; frames: number; bbox: number[][] }[];
}

function readReference(): {
  iou: { a: Row; b: Row; iou: number; iou_ba: number }[];
  cases: ReferenceCase[];
} {
  return JSON.parse(
    readFileSync(shared("reference/tracks/tracks.json"), "utf8"),
  );
}

function box([x1, y1, x2, y2]: ArrayLike<number> & Iterable<number>): Box {
  return { x1: x1!, y1: y1!, x2: x2!, y2: y2! };
}

/** All tracks of a scene in the order of finding, linked frame by frame. */
function linkOnline(scene: Box[][], maxGap: number) {
  const linker = createLinker<{ box: Box }>({ maxGap });
  const tracks: { frames: number[]; boxes: Box[] }[] = [];
  scene.forEach((boxes, frame) => {
    const step = linker.push(frame, boxes.map((box) => ({ box })));
    for (const { track, face } of step.links) {
      tracks[track] ??= { frames: [], boxes: [] };
      tracks[track].frames.push(frame);
      tracks[track].boxes.push(face.box);
    }
  });
  return tracks;
}

testWith(["shared"], "overlap equals the reference both ways round", () => {
  for (const pair of readReference().iou) {
    const [a, b] = [box(pair.a), box(pair.b)];
    assertAlmostEquals(iou(a, b), pair.iou, 1e-15);
    assertAlmostEquals(iou(b, a), pair.iou_ba, 1e-15);
  }
});

testWith(
  ["shared"],
  "linking frame by frame finds the reference's tracks in its order, with its boxes",
  () => {
    let tracks = 0;
    for (const scene of readReference().cases) {
      const { num_failed_det, min_track, min_face_size } = scene.parameters;
      const found = linkOnline(
        scene.detections.map((rows) => rows.map(box)),
        num_failed_det,
      ).filter(({ frames }) => frames.length > min_track).map((track) => {
        const path = createTrackPath(4);
        track.frames.forEach((frame, i) => {
          const { x1, y1, x2, y2 } = track.boxes[i]!;
          path.append(scene.first_frame + frame, [x1, y1, x2, y2]);
        });
        return path;
      }).filter((path) => longerMeanSide(path) > min_face_size);
      assertEquals(found.length, scene.tracks.length, scene.name);
      scene.tracks.forEach((expected, i) => {
        assertEquals(found[i]!.firstFrame, expected.first, scene.name);
        assertEquals(found[i]!.length, expected.frames, scene.name);
        assertArrayAlmostEquals(
          found[i]!.toArray(),
          expected.bbox.flat(),
          1e-9,
          scene.name,
        );
        tracks++;
      });
    }
    assertEquals(tracks, 81);
  },
);

function longerMeanSide(path: TrackPath): number {
  const rows = Array.from({ length: path.length }, (_, i) => i);
  const mean = (from: number, to: number) =>
    rows.reduce((sum, i) => sum + path.at(i, to) - path.at(i, from), 0) /
    rows.length;
  return Math.max(mean(0, 2), mean(1, 3));
}

Deno.test("linking frame by frame gives the tracks of the rule that consumes whole lists", () => {
  fc.assert(
    fc.property(scenes, fc.integer({ min: 0, max: 8 }), (scene, maxGap) => {
      assertEquals(linkOnline(scene, maxGap), linkOffline(scene, maxGap));
    }),
    { numRuns: 500 },
  );
});

Deno.test("every face goes to exactly one track", () => {
  fc.assert(fc.property(scenes, (scene) => {
    const linked = linkOnline(scene, 25).flatMap(({ boxes }) => boxes);
    assertEquals(new Set(linked), new Set(scene.flat()));
    assertEquals(linked.length, scene.flat().length);
  }));
});

Deno.test("a track ends at the frame after which no face can continue it", () => {
  const linker = createLinker({ maxGap: 2 });
  const face = { box: { x1: 0, y1: 0, x2: 9, y2: 9 } };
  linker.push(0, [face]);
  assertEquals(linker.push(1, []).closings, []);
  assertEquals(linker.push(2, []).closings, [{ track: 0, end: "lost" }]);
  assertEquals(linker.closeAll(), []);
});

Deno.test("a jump ends the track and the face begins another", () => {
  const linker = createLinker<{ box: Box; person: number }>({
    breaks: (last, next) => last.person !== next.person,
  });
  const at = { x1: 0, y1: 0, x2: 9, y2: 9 };
  linker.push(0, [{ box: at, person: 1 }]);
  const step = linker.push(1, [{ box: at, person: 2 }]);
  assertEquals(step.closings, [{ track: 0, end: "jump" }]);
  assertEquals(step.links.map(({ track }) => track), [1]);
});
