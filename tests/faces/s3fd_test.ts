import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createS3fd } from "../../lib/faces/mod.ts";
import { facesFromHeads, s3fdDetector } from "../../lib/faces/s3fd.ts";
import { loadS3fd, type S3fd } from "../../lib/networks/mod.ts";
import { readStateDict } from "../../lib/torch/mod.ts";
import { decodeS3fd, faceScores } from "../../lib/faces/s3fd_decode.ts";
import { joinHeads } from "../../lib/faces/s3fd_heads.ts";
import { s3fdPriors } from "../../lib/faces/s3fd_priors.ts";
import {
  aboveThreshold,
  joinScales,
  selectWithinScale,
} from "../../lib/faces/s3fd_select.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { shared, testWith } from "../support/requires.ts";
import { frameOf } from "./frames.ts";

const outputs = "nets/s3fd_standin_outputs.safetensors";
const scaledSizes = [
  { scale: 1, height: 97, width: 123 },
  { scale: 0.5, height: 48, width: 62 },
];

function floats(name: string): Float32Array {
  return referenceArrays(outputs).get(name)!.data as Float32Array;
}

function headsAt(scale: number): Parameters<typeof joinHeads>[0] {
  const arrays = referenceArrays(outputs);
  const maps = (kind: string) =>
    [0, 1, 2, 3, 4, 5].map((level) => {
      const { data, shape } = arrays.get(`scale_${scale}/${kind}.${level}`)!;
      return {
        data: data as Float32Array,
        shape: shape as [number, number, number],
      };
    });
  return { loc: maps("loc"), conf: maps("conf") };
}

testWith(
  ["shared"],
  "joining the recorded heads gives the recorded lists and priors",
  () => {
    for (const { scale, ...size } of scaledSizes) {
      const { levels, loc, conf } = joinHeads(headsAt(scale));
      assertEquals(loc, floats(`scale_${scale}/loc_flat`));
      assertEquals(conf, floats(`scale_${scale}/conf_flat`));
      assertArrayAlmostEquals(
        s3fdPriors(size, levels),
        floats(`scale_${scale}/priors`),
        2e-7,
        "priors",
      );
    }
  },
);

testWith(["shared"], "scores and boxes follow from the recorded lists", () => {
  for (const { scale } of scaledSizes) {
    const recorded = floats(`scale_${scale}/scores`);
    assertArrayAlmostEquals(
      faceScores(floats(`scale_${scale}/conf_flat`)),
      recorded.filter((_, i) => i % 2 === 1),
      2e-7,
      "scores",
    );
    assertArrayAlmostEquals(
      decodeS3fd(
        floats(`scale_${scale}/loc_flat`),
        floats(`scale_${scale}/priors`),
      ),
      floats(`scale_${scale}/decoded`),
      2e-6,
      "boxes",
    );
  }
});

testWith(
  ["shared"],
  "the selection keeps the recorded priors in the recorded order",
  () => {
    for (const { scale } of scaledSizes) {
      const scores = floats(`scale_${scale}/scores`).filter((_, i) =>
        i % 2 === 1
      );
      const found = selectWithinScale(scores, floats(`scale_${scale}/decoded`));
      const keep = referenceArrays(outputs).get(`scale_${scale}/detect_keep`)!;
      assertEquals(found.positions, keep.data);
      const rows = Array.from(
        found.scores,
        (score, i) => [score, ...found.boxes.subarray(4 * i, 4 * i + 4)],
      );
      assertEquals(rows.flat(), [...floats(`scale_${scale}/detect`)]);
    }
  },
);

testWith(["shared"], "recorded heads lead to the recorded faces", () => {
  const source = { height: 97, width: 123 };
  for (const threshold of [0.9, 0.6]) {
    for (const scales of [[1], [0.5], [1, 0.5]]) {
      const found = joinScales(scales.map((scale) => {
        const size = scaledSizes.find((s) => s.scale === scale)!;
        return facesFromHeads(headsAt(scale), size, threshold, source);
      }));
      const rows = Array.from(
        found.scores,
        (score, i) => [...found.boxes.subarray(4 * i, 4 * i + 4), score],
      );
      const name = `faces/${scales.join("+")}_th${threshold}`;
      const expected = referenceArrays(outputs).get(name)!;
      assertEquals(rows.length, expected.shape[0], name);
      assertArrayAlmostEquals(
        rows.flat(),
        expected.data as Float64Array,
        1e-4,
        name,
      );
    }
  }
});

Deno.test("a score of exactly float32(threshold) is not above it", () => {
  const boxes = Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3);
  const floor = Float32Array.of(0.05, Math.fround(0.05) + 2e-8);
  assertEquals([...selectWithinScale(floor, boxes).positions], [1]);
  const found = selectWithinScale(Float32Array.of(0.7, 0.6), boxes);
  assertEquals(aboveThreshold(found, 0.6, 1, 1).scores.length, 1);
});

testWith(
  ["shared"],
  "from checkpoint and picture to the recorded boxes, in order, at every recorded scale",
  async () => {
    const arrays = referenceArrays(outputs);
    const picture = arrays.get("image_rgb")!.data as Uint8Array;
    const weights = readStateDict(
      gunzipSync(readFileSync(shared("reference/nets/s3fd_standin.pth.gz"))),
    );
    await using network = await loadS3fd(weights, { threads: 1 });
    let cases = 0;
    for (const [name, expected] of arrays) {
      const parts = /^faces\/(.+)_th(.+)$/.exec(name);
      if (parts === null) continue;
      cases++;
      const found = await s3fdDetector(network, {
        scales: parts[1]!.split("+").map(Number),
        threshold: Number(parts[2]),
      }).detect(frameOf(123, 97, 0, picture));
      assertEquals(found.length, expected.shape[0], name);
      assertArrayAlmostEquals(
        found.flatMap((
          { box, score },
        ) => [box.x1, box.y1, box.x2, box.y2, score]),
        expected.data as Float64Array,
        1e-3,
        name,
      );
    }
    assertEquals(cases, 10);
  },
);

testWith(
  ["shared"],
  "S3FD loads from the bytes of a checkpoint and refuses pictures under 28 pixels when scaled",
  async () => {
    const weights = gunzipSync(
      readFileSync(shared("reference/nets/s3fd_standin_legacy.pth.gz")),
    );
    await using s3fd = await createS3fd({ weights, threads: 1 });
    await assertRejects(s3fd.detect(frameOf(200, 109)), {
      name: "DetectionError",
      code: "frame-too-small",
    });
    assert(Array.isArray(await s3fd.detect(frameOf(120, 110))));
  },
);

Deno.test(
  "a scale counts from the source, so a picture that is shrunk already is shrunk less",
  async () => {
    const asked: number[][] = [];
    const nothing = (channels: number) => ({
      data: new Float32Array(0),
      shape: [channels, 0, 0] as const,
    });
    const network: S3fd = {
      run(_, height, width) {
        asked.push([height, width]);
        const six = [0, 1, 2, 3, 4, 5];
        return Promise.resolve({
          loc: six.map(() => nothing(4)),
          conf: six.map(() => nothing(2)),
        });
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const s3fd = s3fdDetector(network, { scales: [0.25] });
    await s3fd.detect(frameOf(400, 240));
    await s3fd.detect({
      ...frameOf(200, 120),
      sourceWidth: 400,
      sourceHeight: 240,
    });
    assertEquals(asked, [[60, 100], [60, 100]]);
  },
);
