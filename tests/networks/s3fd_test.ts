import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { loadS3fd, s3fdModel, s3fdParameters } from "../../lib/networks/mod.ts";
import { createSession, uint8 } from "../../lib/onnx/mod.ts";
import { readSafetensors, readStateDict } from "../../lib/torch/mod.ts";
import {
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { layerSamples } from "../support/layer_samples.ts";
import { shared, testWith } from "../support/requires.ts";

const folder = "reference/nets/";

function weights(): ReturnType<typeof readStateDict> {
  return readStateDict(
    gunzipSync(readFileSync(shared(`${folder}s3fd_standin.pth.gz`))),
  );
}

const outputs = (): ReturnType<typeof readSafetensors> =>
  readSafetensors(
    readFileSync(shared(`${folder}s3fd_standin_outputs.safetensors`)),
  );

/** The recorded network input as the pixels it was made of, [height, width, 3]. */
function pixels(
  scale: string,
): { rgb: Uint8Array; height: number; width: number } {
  const { data, shape } = outputs().get(`${scale}/input`)!;
  const [, height, width] = shape as [number, number, number];
  const rgb = new Uint8Array(height * width * 3);
  const mean = [123, 117, 104];
  for (let i = 0; i < rgb.length; i++) {
    const colour = i % 3;
    const at = colour * height * width + (i - colour) / 3;
    rgb[i] = (data[at] as number) + mean[colour]!;
  }
  return { rgb, height, width };
}

for (const scale of ["scale_1", "scale_0.5"]) {
  testWith(
    ["shared"],
    `S3FD's heads give the recorded values at ${scale}`,
    async () => {
      const { rgb, height, width } = pixels(scale);
      await using network = await loadS3fd(weights(), { threads: 1 });
      const heads = await network.run(rgb, height, width);
      const recorded = outputs();
      for (const kind of ["loc", "conf"] as const) {
        for (const [level, { data, shape }] of heads[kind].entries()) {
          const name = `${scale}/${kind}.${level}`;
          const expected = recorded.get(name)!;
          assertEquals(shape, expected.shape, name);
          assertArrayAlmostEquals(
            data,
            expected.data as Float32Array,
            1e-4,
            name,
          );
        }
      }
    },
  );

  testWith(
    ["shared"],
    `every layer of S3FD gives the recorded samples at ${scale}`,
    async () => {
      const samples = layerSamples();
      const prefix = `s3fd/${scale}/`;
      const names = samples.names(prefix)
        .map((name) => name.slice(prefix.length))
        .filter((name) => !/^(loc|conf)/.test(name));
      const { rgb, height, width } = pixels(scale);
      await using session = await createSession(
        s3fdModel(s3fdParameters(weights()), names),
        { threads: 1 },
      );
      const made = await session.run({ rgb: uint8(rgb, [height, width, 3]) });
      for (const name of names) {
        // The record takes what `extras` make before their ReLU.
        const output = made[`layer/${name}`]!.data as Float32Array;
        samples.check(prefix + name, output, 1e-4);
      }
    },
  );
}

testWith(["shared"], "a picture too small for S3FD is refused", async () => {
  await using network = await loadS3fd(weights(), { threads: 1 });
  await assertRejects(() => network.run(new Uint8Array(27 * 60 * 3), 27, 60), {
    code: "picture-too-small",
  });
});
