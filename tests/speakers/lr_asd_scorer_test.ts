import { readFileSync } from "node:fs";
import { loadLrAsd } from "../../lib/networks/mod.ts";
import {
  createLrAsdScorer,
  fiveFrameMeans,
  greyFaces,
} from "../../lib/speakers/mod.ts";
import { cropFace, type ReferenceCrops } from "../../lib/tracks/mod.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { shared, testWith } from "../support/requires.ts";

const side = 224;
const middle = 112;

/** Crops whose middle is the given grey faces. */
function cropsAround(faces: Uint8Array, frames: number): ReferenceCrops {
  const data = new Uint8Array(frames * side * side * 3);
  for (let i = 0; i < faces.length; i++) {
    const frame = Math.floor(i / (middle * middle));
    const row = Math.floor(i / middle) % middle + (side - middle) / 2;
    const column = i % middle + (side - middle) / 2;
    data.fill(
      faces[i]!,
      ((frame * side + row) * side + column) * 3,
      ((frame * side + row) * side + column + 1) * 3,
    );
  }
  return {
    recipe: "syncnet_python",
    data,
    frames,
    height: side,
    width: side,
    channels: 3,
  };
}

testWith(
  ["shared"],
  "the grey face is the recorded one, within a level",
  () => {
    const arrays = referenceArrays("lrasd/yunet.safetensors");
    const [x1, y1, x2, y2] = arrays.get("crop.box")!.data as Float64Array;
    const picture = {
      data: arrays.get("input.image_rgb")!.data as Uint8Array,
      width: 160,
      height: 120,
      sourceWidth: 160,
      sourceHeight: 120,
    };
    const crop = cropFace(picture, {
      x: (x1! + x2!) / 2,
      y: (y1! + y2!) / 2,
      s: Math.max(x2! - x1!, y2! - y1!) / 2,
    });
    const grey = greyFaces({
      recipe: "syncnet_python",
      data: crop,
      frames: 1,
      height: side,
      width: side,
      channels: 3,
    });
    assertArrayAlmostEquals(
      grey,
      arrays.get("crop.gray112")!.data as Uint8Array,
      1,
    );
  },
);

testWith(
  ["shared"],
  "pieces of 1 to 6 s and their mean are the recorded ones, however the crops come",
  async () => {
    const arrays = referenceArrays("lrasd/lrasd.safetensors");
    const frames = 60;
    const faces25 = arrays.get("input.frames")!.data as Uint8Array;
    const mfcc100 = arrays.get("input.mfcc")!.data as Float64Array;
    const faces = Uint8Array.from(
      { length: frames * middle * middle },
      (_, i) => faces25[i % faces25.length]!,
    );
    const sound = Float32Array.from(
      { length: frames * 4 * 13 },
      (_, i) => mfcc100[i % mfcc100.length]!,
    );
    await using network = await loadLrAsd(
      readFileSync(shared("weights/LRASD_finetuning_TalkSet.model")),
      { threads: 1 },
    );
    const read = async (durations: number[], chunk: number) => {
      const scorer = createLrAsdScorer({
        network,
        // The track begins at frame 7 of its file.
        mfcc: (from, to) => sound.subarray((from - 7) * 52, (to - 7) * 52),
        durations,
      });
      const reader = scorer.start(7);
      for (let at = 0; at < frames; at += chunk) {
        const count = Math.min(chunk, frames - at);
        await reader.push(cropsAround(
          faces.subarray(at * middle ** 2, (at + count) * middle ** 2),
          count,
        ));
      }
      return (await reader.finish()).scores;
    };
    const all = arrays.get("long.scores_per_duration")!.data as Float32Array;
    for (const [seconds, chunk] of [[1, 13], [2, 60]] as const) {
      assertArrayAlmostEquals(
        await read([seconds], chunk),
        all.subarray((seconds - 1) * frames, seconds * frames),
        1e-4,
        `pieces of ${seconds} s`,
      );
    }
    assertArrayAlmostEquals(
      await read([1, 2, 3, 4, 5, 6], 25),
      arrays.get("long.mean")!.data as Float64Array,
      1e-4,
      "mean",
    );
    assertArrayAlmostEquals(
      fiveFrameMeans(arrays.get("long.rounded")!.data as Float64Array),
      arrays.get("long.smoothed5")!.data as Float64Array,
      1e-9,
      "smoothed",
    );
  },
);

Deno.test("frames beyond the end of the sound have no score", async () => {
  const scorer = createLrAsdScorer({
    network: {
      score: (_faces, _mfcc, frames) =>
        Promise.resolve(new Float32Array(frames).fill(1)),
    },
    // 20 frames of sound, then nothing.
    mfcc: (from, to) =>
      new Float32Array(52 * Math.max(0, Math.min(20, to) - Math.min(20, from))),
    durations: [1],
  });
  const reader = scorer.start(0);
  await reader.push(cropsAround(new Uint8Array(middle * middle * 40), 40));
  const { scores } = await reader.finish();
  assertEquals(scores.length, 40);
  assert(scores.subarray(0, 20).every((score) => score === 1));
  assert(scores.subarray(20).every(Number.isNaN));
});

Deno.test("crops of another recipe and impossible pieces are refused", async () => {
  const options = {
    network: { score: () => Promise.resolve(new Float32Array(0)) },
    mfcc: () => new Float32Array(0),
  };
  await assertRejects(
    createLrAsdScorer(options).start(0).push({
      recipe: "aligned",
      data: new Float32Array(64 * 64),
      frames: 1,
      height: 64,
      width: 64,
      channels: 1,
    }),
    { code: "crop-unfit" },
  );
  for (const durations of [[], [0], [1.5]]) {
    assertThrows(() => createLrAsdScorer({ ...options, durations }), {
      code: "bad-speaker-option",
    });
  }
});
