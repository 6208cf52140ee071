import {
  initialParameters,
  type ModelVariant,
  parametersOf,
  syncnet2016Model,
  syncnet2016Picture,
  syncnet2016PictureWindow,
  syncnet2016Sound,
  syncnet2016SoundWindow,
} from "../../lib/networks/mod.ts";
import { createSession, float32, uint8 } from "../../lib/onnx/mod.ts";
import { assertArrayAlmostEquals, assertEquals } from "../support/assert.ts";

/** Numbers in 0…1 (Park and Miller's generator). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = state * 48271 % 2147483647) / 2147483647;
}

const layers = [...syncnet2016Picture, ...syncnet2016Sound];

/** A network as training might leave it: statistics away from the identity. */
function parameters(): ReturnType<typeof initialParameters> {
  const start = initialParameters(layers, (place) => uniform(place + 1));
  for (const [at, { name, role, shape }] of parametersOf(layers).entries()) {
    if (role === "trainable") continue;
    const next = uniform(at + 1000);
    const low = name.endsWith("_var") ? 0.5 : -0.5;
    const numbers = Array.from({ length: shape[0]! }, () => low + next());
    start.set(name, float32(numbers));
  }
  return start;
}

const pixels = 111 * 111;

function frames(count: number): Uint8Array {
  const next = uniform(7);
  return Uint8Array.from({ length: count * pixels }, () => 256 * next());
}

function mfcc(rows: number): Float32Array {
  const next = uniform(8);
  return Float32Array.from({ length: rows * 13 }, () => 8 * next() - 4);
}

async function embed(
  model: Uint8Array,
  count: number,
  rows: number,
  first = 0,
): Promise<Record<string, { data: Float32Array; shape: readonly number[] }>> {
  await using session = await createSession(model, { threads: 1 });
  const picture = frames(first + count).subarray(first * pixels);
  const sound = mfcc(4 * first + rows).subarray(4 * first * 13);
  const made = await session.run({
    frames: uint8(picture, [count, 111, 111, 1]),
    mfcc: float32(sound, [rows, 13]),
  });
  return Object.fromEntries(
    Object.entries(made).map(([name, { data, shape }]) => [
      name,
      { data: data as Float32Array, shape },
    ]),
  );
}

Deno.test("a window of SyncNet 2016 is 0.2 s of pictures and of sound, one each frame of 40 ms", () => {
  assertEquals(syncnet2016PictureWindow.length / 25, 0.2);
  assertEquals(syncnet2016SoundWindow.length / 100, 0.2);
  assertEquals(syncnet2016PictureWindow.hop / 25, 0.04);
  assertEquals(syncnet2016SoundWindow.hop / 100, 0.04);
});

Deno.test("the layers of SyncNet 2016 have the sizes of the reference page's table", async () => {
  const sizes = new Map<string, readonly number[]>();
  const shown: ModelVariant = {
    fold: false,
    observe: (g) => (name, value) => {
      if (/relu$|pool\d$|fc7$/.test(name)) {
        g.output(name, value, "F32", ["n"]);
      }
    },
  };
  const model = syncnet2016Model(parameters(), shown);
  for (const [name, { shape }] of Object.entries(await embed(model, 5, 20))) {
    sizes.set(name.replace(/\.relu$/, ""), shape);
  }
  const table: Record<string, number[]> = {
    "picture.conv1": [96, 55, 55],
    "picture.pool1": [96, 27, 27],
    "picture.conv2": [256, 13, 13],
    "picture.pool2": [256, 7, 7],
    "picture.conv3": [512, 7, 7],
    "picture.conv4": [512, 7, 7],
    "picture.conv5": [512, 7, 7],
    "picture.pool5": [512, 3, 3],
    "picture.fc6": [512, 1, 1],
    "picture.fc7": [256],
    "sound.conv1": [64, 13, 20],
    "sound.conv2": [192, 13, 20],
    "sound.pool2": [192, 11, 9],
    "sound.conv3": [384, 11, 9],
    "sound.conv4": [256, 11, 9],
    "sound.conv5": [256, 11, 9],
    "sound.pool5": [256, 5, 4],
    "sound.fc6": [512, 1, 1],
    "sound.fc7": [256],
  };
  for (const [name, size] of Object.entries(table)) {
    assertEquals(sizes.get(name), [1, ...size], name);
  }
});

Deno.test("SyncNet 2016 exports with batch normalisation folded and equal vectors", async () => {
  const trained = parameters();
  const folded = await embed(syncnet2016Model(trained), 6, 24);
  const plain = await embed(syncnet2016Model(trained, { fold: false }), 6, 24);
  for (const stream of ["picture", "sound"]) {
    const scale = plain[stream]!.data.reduce(
      (top, value) => Math.max(top, Math.abs(value)),
      0,
    );
    assertArrayAlmostEquals(
      folded[stream]!.data,
      plain[stream]!.data,
      1e-4 * scale,
      stream,
    );
  }
});

Deno.test("a vector of SyncNet 2016 does not depend on the windows beside it", async () => {
  const model = syncnet2016Model(parameters());
  const all = await embed(model, 7, 28);
  const last = await embed(model, 5, 20, 2);
  for (const stream of ["picture", "sound"]) {
    assertEquals(all[stream]!.shape, [3, 256]);
    assertArrayAlmostEquals(
      all[stream]!.data.subarray(2 * 256),
      last[stream]!.data,
      1e-5,
      stream,
    );
  }
});
