import { readFileSync } from "node:fs";
import {
  compactLayerList,
  compactLayers,
  createPictureStream,
  embedSoundRange,
  type Features,
  initialParameters,
  joinFeatures,
  loadNetwork,
  loadSyncnetCompact,
  parseCompactArchitecture,
  syncnetCompactModel,
} from "../../lib/networks/mod.ts";
import { readSafetensors, type Tensor } from "../../lib/torch/mod.ts";
import fc from "../support/properties.ts";
import {
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

/** The network that the project started with; its windows stand alone. */
function bootstrap() {
  const weights = readFileSync(
    shared("weights/syncnet_compact_bootstrap.pt"),
  );
  return loadSyncnetCompact(weights, { threads: 1 });
}

testWith(
  ["shared"],
  "a checkpoint without a context computes the bootstrap's recorded vectors",
  async () => {
    const check = readSafetensors(
      readFileSync(shared("weights/bootstrap_check.safetensors")),
    );
    const numbers = (name: string): Float32Array =>
      check.get(name)!.data as Float32Array;
    await using network = await bootstrap();
    const picture = await network.embedPicture(numbers("picture_input"), 12);
    const sound = await network.embedSound(numbers("mfcc_input"), 48);
    assertEquals([picture.rows, sound.rows], [8, 8]);
    assertArrayAlmostEquals(
      picture.data,
      numbers("picture_embedding"),
      1e-5,
      "picture",
    );
    assertArrayAlmostEquals(
      sound.data,
      numbers("sound_embedding"),
      1e-5,
      "sound",
    );
  },
);

/** Frames that move, [count, 64, 64, 1]. */
function wavingFrames(count: number): Float32Array {
  return new Float32Array(count * 64 * 64).map((_, i) => Math.sin(i * 0.37));
}

/** MFCC-like rows, [count, 13]. */
function wavingMfcc(count: number): Float64Array {
  return new Float64Array(count * 13).map((_, i) => 9 * Math.cos(i * 0.11));
}

/** A network with a small context and random weights. */
function randomNetwork(seed: number) {
  const layers = compactLayers(
    parseCompactArchitecture({ context: { kernel: 3, hidden: 8 } }),
  );
  let state = seed;
  const stored = initialParameters(compactLayerList(layers), () => () => {
    state = (1103515245 * state + 12345) % 2 ** 31;
    return state / 2 ** 31;
  });
  return { layers, stored: stored as ReadonlyMap<string, Tensor> };
}

/** A part of vectors. */
function rowsOf(
  { data, dimensions }: Features,
  from: number,
  to: number,
): Float32Array {
  return data.subarray(from * dimensions, to * dimensions);
}

Deno.test("a vector depends on its window and its context, not on the batch it was computed in", async () => {
  await using network = await loadNetwork("syncnet_compact", { threads: 1 });
  const { contextWindows: context } = network;
  const frames = wavingFrames(300); // more than the 192 windows of one run
  const picture = await network.embedPicture(frames, 300);
  assertEquals(picture.rows, 296);
  const from = 120;
  const part = await network.embedPicture(
    frames.subarray((from - context) * 64 * 64),
    300 - from + context,
  );
  assertArrayAlmostEquals(
    rowsOf(picture, from, 296),
    rowsOf(part, context, part.rows),
    1e-5,
  );
  const rows = 4300; // more than the 1024 windows of one run
  const mfcc = wavingMfcc(rows);
  const sound = await network.embedSound(mfcc, rows);
  assertEquals(sound.rows, 1071);
  const few = await network.embedSound(
    mfcc.subarray((1020 - context) * 4 * 13, ((1030 + context) * 4 + 16) * 13),
    (10 + 2 * context) * 4 + 16,
  );
  assertArrayAlmostEquals(
    rowsOf(sound, 1020, 1030),
    rowsOf(few, context, context + 10),
    1e-5,
  );
});

Deno.test("crops that come in pieces give the vectors of the whole track", async () => {
  await using network = await loadSyncnetCompact(
    syncnetCompactModel(randomNetwork(1)),
    { threads: 1 },
  );
  const frames = wavingFrames(60);
  const whole = await network.embedPicture(frames, 60);
  const cuts = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      cuts,
      fc.integer({ min: 1, max: 40 }),
      async (at, batch) => {
        const stream = createPictureStream(network, { batch });
        const pieces: Features[] = [];
        const ends = [...at, 60].sort((a, b) => a - b);
        for (const [i, end] of ends.entries()) {
          const start = ends[i - 1] ?? 0;
          pieces.push(
            ...await stream.push({
              data: frames.subarray(start * 64 * 64, end * 64 * 64),
              frames: end - start,
            }),
          );
        }
        pieces.push(await stream.finish());
        const joined = joinFeatures(pieces, network.dimensions);
        assertEquals(joined.rows, 56);
        assertArrayAlmostEquals(joined.data, whole.data, 1e-5);
      },
    ),
    { numRuns: 10 },
  );
});

Deno.test("a range of sound windows is that part of the whole sound's vectors", async () => {
  await using network = await loadSyncnetCompact(
    syncnetCompactModel(randomNetwork(1)),
    { threads: 1 },
  );
  const data = wavingMfcc(136);
  const mfcc = {
    rows: 136,
    slice: (from: number, to: number) => data.subarray(from * 13, to * 13),
  };
  const whole = await network.embedSound(data, 136);
  assertEquals(whole.rows, 30);
  for (
    const [from, to] of [[0, 30], [0, 3], [7, 19], [28, 40], [5, 5]] as const
  ) {
    const part = await embedSoundRange(network, mfcc, from, to);
    assertEquals(part.rows, Math.min(to, 30) - from);
    assertArrayAlmostEquals(
      part.data,
      rowsOf(whole, from, from + part.rows),
      1e-5,
    );
  }
});

Deno.test("weights in half precision take half the room and give nearly the same vectors", async () => {
  const network = randomNetwork(1);
  const full = syncnetCompactModel(network);
  const half = syncnetCompactModel(network, { weights: "half" });
  assertEquals(half.length < 0.55 * full.length, true);
  const vectors = async (model: Uint8Array): Promise<Float32Array> => {
    await using loaded = await loadSyncnetCompact(model, { threads: 1 });
    return (await loaded.embedPicture(wavingFrames(9), 9)).data;
  };
  assertArrayAlmostEquals(await vectors(half), await vectors(full), 5e-3);
});

Deno.test("too few frames or rows for a window give no vectors", async () => {
  await using network = await loadNetwork("syncnet_compact", { threads: 1 });
  const picture = await network.embedPicture(new Float32Array(4 * 64 * 64), 4);
  assertEquals([picture.rows, picture.data.length], [0, 0]);
  assertEquals(
    (await network.embedSound(new Float32Array(19 * 13), 19)).rows,
    0,
  );
  assertEquals((await network.embedSound(new Float32Array(), 0)).rows, 0);
});

Deno.test("pixels of the wrong number or type are refused", async () => {
  await using network = await loadNetwork("syncnet_compact", { threads: 1 });
  await assertRejects(() => network.embedPicture(new Float32Array(5), 5), {
    code: "feed-size",
  });
  await assertRejects(
    () => network.embedPicture(new Uint8Array(5 * 64 * 64), 5),
    { code: "feed-type" },
  );
  await assertRejects(() => network.embedSound(new Float32Array(5), 5), {
    code: "feed-size",
  });
});
