import { createYunet } from "../../lib/faces/mod.ts";
import type { Detection } from "../../lib/faces/mod.ts";
import { resizeBilinear } from "../../lib/image/mod.ts";
import {
  decodeYunet,
  suppressDetections,
} from "../../lib/faces/yunet_decode.ts";
import { createSession, float32 } from "../../lib/onnx/mod.ts";
import { toPlanarBgr } from "../../lib/image/mod.ts";
import {
  assert,
  assertAlmostEquals,
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";
import { frameOf } from "./frames.ts";

/** Rows as recorded: left, top, width, height, five points, score. */
function rowsOf(detections: readonly Detection[]): number[] {
  return detections.flatMap(({ box, landmarks, score }) => [
    box.x1,
    box.y1,
    box.x2 - box.x1,
    box.y2 - box.y1,
    ...landmarks!.flatMap(({ x, y }) => [x, y]),
    score,
  ]);
}

/** The recorded picture, the size of the recorded run at 160: zeros below. */
function picture160(): Uint8Array {
  const { data } = referenceArrays("lrasd/yunet.safetensors").get(
    "input.image_rgb",
  )!;
  const padded = new Uint8Array(160 * 160 * 3);
  padded.set(data as Uint8Array);
  return padded;
}

testWith(
  ["shared"],
  "the bundled network's raw outputs are the recorded ones",
  async () => {
    const arrays = referenceArrays("lrasd/yunet.safetensors");
    await using session = await createSession(
      "models/face_detection_yunet_2023mar_dynamic.onnx",
      { threads: 1 },
    );
    const planes = toPlanarBgr(picture160(), { height: 160, width: 160 });
    const outputs = await session.run({
      input: float32(planes.data, [1, 3, 160, 160]),
    });
    for (const stride of [8, 16, 32]) {
      for (const head of ["cls", "obj", "bbox", "kps"]) {
        const name = `${head}_${stride}`;
        assertArrayAlmostEquals(
          outputs[name]!.data as Float32Array,
          arrays.get(`net160.${name}`)!.data as Float32Array,
          1e-4,
          name,
        );
      }
    }
  },
);

testWith(
  ["shared"],
  "recorded outputs decode to the recorded candidates and the kept face",
  () => {
    const arrays = referenceArrays("lrasd/yunet.safetensors");
    const outputs = Object.fromEntries(
      [8, 16, 32].flatMap((stride) =>
        ["cls", "obj", "bbox", "kps"].map((head) => {
          const name = `${head}_${stride}`;
          return [name, { data: arrays.get(`net160.${name}`)!.data }];
        })
      ),
    );
    const candidates = decodeYunet(outputs, { height: 160, width: 160 }, 0.6);
    assertArrayAlmostEquals(
      rowsOf(candidates),
      arrays.get("net160.candidates")!.data as Float64Array,
      1e-9,
      "candidates",
    );
    assertArrayAlmostEquals(
      rowsOf(suppressDetections(candidates, 0.3)),
      arrays.get("net160.kept")!.data as Float64Array,
      1e-9,
      "kept",
    );
  },
);

testWith(
  ["shared"],
  "the detector finds the recorded face at both recorded sizes",
  async () => {
    const arrays = referenceArrays("lrasd/yunet.safetensors");
    const small = picture160();
    const big = new Uint8Array(640 * 640 * 3);
    for (let i = 0; i < 640 * 640; i++) {
      const from = (i / 640 >> 2) * 160 + (i % 640 >> 2);
      big.set(small.subarray(3 * from, 3 * from + 3), 3 * i);
    }
    await using yunet = await createYunet({ inputSide: 640, threads: 1 });
    for (const [side, data] of [[160, small], [640, big]] as const) {
      const found = await yunet.detect(frameOf(side, side, 0, data));
      assertArrayAlmostEquals(
        rowsOf(found),
        arrays.get(`net${side}.kept`)!.data as Float64Array,
        1e-3,
        `side ${side}`,
      );
    }
  },
);

testWith(
  ["shared"],
  "boxes and landmarks are in source pixels whatever the picture's own size",
  async () => {
    const data = picture160();
    await using yunet = await createYunet({ inputSide: 160, threads: 1 });
    const [face] = await yunet.detect(frameOf(160, 160, 0, data));
    const [scaled] = await yunet.detect({
      ...frameOf(160, 160, 0, data),
      sourceWidth: 320,
      sourceHeight: 480,
    });
    assertAlmostEquals(scaled!.box.x1, 2 * face!.box.x1, 1e-9);
    assertAlmostEquals(scaled!.box.y2, 3 * face!.box.y2, 1e-9);
    assertAlmostEquals(
      scaled!.landmarks![4].y,
      3 * face!.landmarks![4].y,
      1e-9,
    );
    const double = resizeBilinear(
      data,
      { height: 160, width: 160, channels: 3 },
      { height: 320, width: 320 },
    );
    const [shrunk] = await yunet.detect(frameOf(320, 320, 0, double.data));
    assert(Math.abs(shrunk!.box.x1 - 2 * face!.box.x1) < 4);
    assert(Math.abs(shrunk!.landmarks![0].x - 2 * face!.landmarks![0].x) < 2);
  },
);

Deno.test("a picture without a face gives none, one too small to hold a face is refused", async () => {
  await using yunet = await createYunet({ threads: 1 });
  assertEquals(await yunet.detect(frameOf(100, 75)), []);
  await assertRejects(yunet.detect(frameOf(100, 9)), {
    name: "DetectionError",
    code: "frame-too-small",
  });
  await assertRejects(yunet.detect(frameOf(4000, 40)), /4000x40/);
});
