import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readSafetensors } from "../../lib/torch/mod.ts";
import {
  cropFace,
  cropRectangle,
  cutFace,
  smoothBoxes,
} from "../../lib/tracks/mod.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

interface ReferenceTrack {
  name: string;
  bbox: number[][];
  first_frame: number;
  error?: string;
  full?: number[];
  per_frame?: {
    pad: number;
    rows: [number, number];
    cols: [number, number];
    cut_shape: number[];
    cut_sha256: string;
    sha256: string;
  }[];
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readReference() {
  const { tracks }: { tracks: ReferenceTrack[] } = JSON.parse(
    readFileSync(shared("reference/crops/crops.json"), "utf8"),
  );
  const arrays = readSafetensors(
    readFileSync(shared("reference/crops/crops.safetensors")),
  );
  const frames = arrays.get("frames")!.data as Uint8Array;
  const picture = (frame: number) => ({
    data: frames.subarray(
      (frame % 4) * 120 * 160 * 3,
      (frame % 4 + 1) * 120 * 160 * 3,
    ),
    width: 160,
    height: 120,
    sourceWidth: 160,
    sourceHeight: 120,
  });
  return { tracks, arrays, picture };
}

testWith(
  ["shared"],
  "smoothed size and centre equal the reference exactly",
  () => {
    const { tracks, arrays } = readReference();
    for (const { name, bbox, error } of tracks) {
      if (error) continue;
      const smoothed = smoothBoxes(Float64Array.from(bbox.flat()));
      for (const key of ["s", "x", "y"] as const) {
        assertEquals(smoothed[key], arrays.get(`${name}/${key}`)!.data, name);
      }
    }
  },
);

testWith(
  ["shared"],
  "geometry, cut and resized crop of every frame equal the reference byte by byte",
  () => {
    const { tracks, arrays, picture } = readReference();
    let crops = 0;
    for (const track of tracks) {
      const { x, y, s } = smoothBoxes(Float64Array.from(track.bbox.flat()));
      track.per_frame?.forEach((expected, i) => {
        const face = { x: x[i]!, y: y[i]!, s: s[i]! };
        const source = picture(track.first_frame + i);
        assertEquals(cropRectangle(face), {
          pad: expected.pad,
          rows: expected.rows,
          columns: expected.cols,
        });
        const cut = cutFace(source, face);
        assertEquals([cut.height, cut.width, 3], expected.cut_shape);
        assertEquals(sha256(cut.data), expected.cut_sha256, track.name);
        const crop = cropFace(source, face);
        assertEquals(sha256(crop), expected.sha256, track.name);
        if (track.full?.includes(i)) {
          assertEquals(crop, arrays.get(`${track.name}/${i}/crop`)!.data);
        }
        crops++;
      });
    }
    assertEquals(crops, 122);
  },
);

testWith(
  ["shared"],
  "a crop without pixels is a typed error where the reference stops",
  () => {
    const { tracks, picture } = readReference();
    const failing = tracks.filter(({ error }) => error !== undefined);
    assertEquals(failing.map(({ name }) => name), ["inside", "negative_start"]);
    for (const track of failing) {
      const { x, y, s } = smoothBoxes(Float64Array.from(track.bbox.flat()));
      assertThrows(
        () => cropFace(picture(0), { x: x[0]!, y: y[0]!, s: s[0]! }),
        { code: "crop-outside" },
      );
    }
  },
);
