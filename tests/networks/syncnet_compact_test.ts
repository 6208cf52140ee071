import { readFileSync } from "node:fs";
import { loadNetwork, loadSyncnetCompact } from "../../lib/networks/mod.ts";
import { readSafetensors } from "../../lib/torch/mod.ts";
import { exportSyncnetCompact } from "../../tools/export_network.ts";
import {
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { shared, testWith } from "../support/requires.ts";

const checkpoint = "weights/syncnet_compact_bootstrap.pt";

testWith(
  ["shared"],
  "the bundled compact network computes the bootstrap's recorded vectors",
  async () => {
    const check = readSafetensors(
      readFileSync(shared("weights/bootstrap_check.safetensors")),
    );
    const numbers = (name: string): Float32Array =>
      check.get(name)!.data as Float32Array;
    await using network = await loadNetwork("syncnet_compact", { threads: 1 });
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

testWith(
  ["shared"],
  "exporting the checkpoint gives the bundled file again, byte for byte",
  () => {
    const exported = exportSyncnetCompact(readFileSync(shared(checkpoint)));
    const bundled = readFileSync(
      new URL("../../models/syncnet_compact.onnx", import.meta.url),
    );
    assertEquals(bundled.equals(exported), true);
  },
);

testWith(
  ["shared"],
  "the compact network loads from its checkpoint as from its ONNX file",
  async () => {
    const mfcc = new Float32Array(40 * 13).map((_, i) => Math.sin(i));
    await using fromOnnx = await loadNetwork("syncnet_compact", { threads: 1 });
    await using fromCheckpoint = await loadSyncnetCompact(
      readFileSync(shared(checkpoint)),
      { threads: 1 },
    );
    assertEquals(
      (await fromCheckpoint.embedSound(mfcc, 40)).data,
      (await fromOnnx.embedSound(mfcc, 40)).data,
    );
  },
);

Deno.test("a vector of the compact network does not depend on the batch it was computed in", async () => {
  await using network = await loadNetwork("syncnet_compact", { threads: 1 });
  const frames = new Float32Array(80 * 64 * 64).map((_, i) =>
    Math.sin(i * 0.37)
  );
  const rows = 4300; // more than the 1024 windows of one run
  const mfcc = new Float64Array(rows * 13).map((_, i) => Math.cos(i * 0.11));
  const picture = await network.embedPicture(frames, 80);
  assertEquals(picture.rows, 76);
  const last = await network.embedPicture(frames.subarray(75 * 64 * 64), 5);
  assertArrayAlmostEquals(picture.data.subarray(75 * 128), last.data, 1e-6);
  const sound = await network.embedSound(mfcc, rows);
  assertEquals(sound.rows, 1071);
  const one = await network.embedSound(
    mfcc.subarray(1050 * 4 * 13, (1050 * 4 + 20) * 13),
    20,
  );
  assertArrayAlmostEquals(
    sound.data.subarray(1050 * 128, 1051 * 128),
    one.data,
    1e-6,
  );
});

Deno.test("too few frames or rows for a window give no vectors", async () => {
  await using network = await loadNetwork("syncnet_compact", { threads: 1 });
  const picture = await network.embedPicture(new Float32Array(4 * 64 * 64), 4);
  assertEquals([picture.rows, picture.dimensions], [0, 128]);
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
