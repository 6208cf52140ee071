import { readFileSync } from "node:fs";
import { toGray } from "../../lib/image/mod.ts";
import { readSafetensors } from "../../lib/torch/mod.ts";
import {
  type AlignedGeometry,
  alignedGeometry,
  fillLandmarks,
  type GreyPicture,
  greyStatistics,
  normaliseGrey,
  rawGeometry,
  warpMouth,
} from "../../lib/tracks/mod.ts";
import {
  assertAlmostEquals,
  assertArrayAlmostEquals,
} from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

const side = 164;

function readReference() {
  const arrays = readSafetensors(
    readFileSync(shared("reference/aligned/aligned.safetensors")),
  );
  const numbers = (name: string) => arrays.get(name)!.data as Float64Array;
  const frames = arrays.get("still/frames")!.data as Uint8Array;
  const picture = (index: number): GreyPicture => ({
    data: toGray(
      frames.subarray(index * side * side * 3, (index + 1) * side * side * 3),
    ),
    unit: 1,
    width: side,
    height: side,
    sourceWidth: side,
    sourceHeight: side,
  });
  return { numbers, picture };
}

const columns = [
  ["size", "S"],
  ["angle", "A"],
  ["mouthX", "Mx"],
  ["mouthY", "My"],
] as const;

function faceAt(geometry: AlignedGeometry, frame: number) {
  return {
    size: geometry.size[frame]!,
    angle: geometry.angle[frame]!,
    mouthX: geometry.mouthX[frame]!,
    mouthY: geometry.mouthY[frame]!,
  };
}

testWith(
  ["shared"],
  "raw and smoothed geometry lies within 1e-9 of the reference, gaps and half turns included",
  () => {
    const { numbers } = readReference();
    for (const name of ["still", "moving"]) {
      const landmarks = numbers(`${name}/landmarks`);
      const filled = fillLandmarks(landmarks);
      const geometry = alignedGeometry(landmarks);
      for (const [key, letter] of columns) {
        assertArrayAlmostEquals(
          geometry[key],
          numbers(`${name}/${letter}`),
          1e-9,
          `${name}/${letter}`,
        );
        if (key === "angle") continue;
        const raw = Array.from(
          { length: filled.length / 10 },
          (_, i) => rawGeometry(filled.subarray(i * 10, i * 10 + 10))[key],
        );
        assertArrayAlmostEquals(
          raw,
          numbers(`${name}/raw_${letter}`),
          1e-9,
          `${name}/raw_${letter}`,
        );
      }
    }
  },
);

testWith(
  ["shared"],
  "tracks shorter than the filters are smoothed by the largest odd width that fits",
  () => {
    const { numbers } = readReference();
    for (const frames of [1, 3, 8]) {
      const landmarks = numbers("still/landmarks").slice(0, frames * 10);
      const geometry = alignedGeometry(landmarks);
      for (const [key, letter] of columns) {
        assertArrayAlmostEquals(
          geometry[key],
          numbers(`short${frames}/${letter}`),
          1e-9,
          `short${frames}/${letter}`,
        );
      }
    }
  },
);

testWith(
  ["shared"],
  "aligned crops lie within 0.01 grey levels of the reference, beyond the rim too",
  () => {
    const { numbers, picture } = readReference();
    for (const name of ["still", "moving"]) {
      const geometry = alignedGeometry(numbers(`${name}/landmarks`));
      const expected = numbers(`${name}/crops`);
      const frames = [
        ...numbers(
          name === "still" ? "still/frame_index" : "moving/crop_index",
        ),
      ];
      frames.forEach((frame, i) => {
        const source = picture(name === "still" ? i : 2);
        assertArrayAlmostEquals(
          warpMouth(source, faceAt(geometry, frame)),
          expected.subarray(i * 4096, (i + 1) * 4096),
          0.01,
          `${name}/crops ${frame}`,
        );
      });
    }
  },
);

testWith(
  ["shared"],
  "crops are normalised by the mean and deviation of the first 25 frames",
  () => {
    const { numbers } = readReference();
    const [mean, deviation] = numbers("still/mean_deviation");
    const crops = Float32Array.from(numbers("still/crops"));
    const found = normaliseGrey(crops.slice(), {
      mean: mean!,
      deviation: deviation!,
    });
    assertArrayAlmostEquals(found, numbers("still/normalised"), 1e-5);
    const own = greyStatistics(crops);
    const normal = greyStatistics(normaliseGrey(crops, own));
    assertAlmostEquals(normal.mean, 0, 1e-5);
    assertAlmostEquals(
      normal.deviation,
      own.deviation / (own.deviation + 8),
      1e-5,
    );
  },
);
