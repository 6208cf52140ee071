import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadSyncnetCompact } from "../../lib/networks/mod.ts";
import {
  embedStore,
  openStore,
  runFiles,
  train,
} from "../../lib/training/mod.ts";
import { startOf } from "../../lib/training/start_weights.ts";
import { setUp } from "../../lib/training/train_setup.ts";
import { networkFiles } from "../../lib/training/trained_network.ts";
import {
  assertAlmostEquals,
  assertArrayAlmostEquals,
  assertRejects,
} from "../support/assert.ts";
import { withFolder, writeSyntheticStore } from "../support/synthetic_store.ts";
import { tinyNetwork, tinyRun } from "../support/tiny_run.ts";

function configIn(folder: string, more: Readonly<Record<string, unknown>>) {
  return tinyRun(folder, {}, {
    architecture: {
      ...tinyNetwork,
      context: { ...tinyNetwork.context, centre: 3 },
    },
    steps: 30,
    segments: 6,
    frames: 20,
    averaging: 0,
    ...more,
  });
}

Deno.test("a network for use can be trained on: it starts as what it was", async () => {
  await withFolder(async (folder) => {
    writeSyntheticStore(join(folder, "store"), { tracks: 12, frames: 50 });
    const first = configIn(folder, {});
    await train(first);
    const onnx = join(first.out, runFiles.network);
    const on = configIn(folder, { start: onnx, out: join(folder, "second") });
    using store = openStore(on.store);
    const setup = setUp(on, store);
    const start = await startOf(on, setup, store);
    const weights = new Map(
      setup.parameters.map(({ name }) => [name, start.get(name)!]),
    );
    await using was = await loadSyncnetCompact(readFileSync(onnx));
    await using is = await loadSyncnetCompact(
      networkFiles(setup.layers, weights).onnx,
    );
    const [before, after] = await Promise.all(
      [was, is].map((network) => embedStore(store, network)),
    );
    before!.forEach((clip, i) => {
      assertArrayAlmostEquals(
        after![i]!.picture.data,
        clip.picture.data,
        1e-4,
      );
      assertArrayAlmostEquals(after![i]!.sound.data, clip.sound.data, 1e-4);
    });

    // What it began with is kept, to average with.
    await train(on);
    await using began = await loadSyncnetCompact(
      readFileSync(join(on.out, runFiles.start)),
    );
    const [clip] = await embedStore(store, began);
    assertArrayAlmostEquals(
      clip!.picture.data,
      before![0]!.picture.data,
      1e-4,
    );

    // As a checkpoint of the same run goes on, so does the network for use.
    const goOn = async (from: string, out: string): Promise<number> => {
      let loss = NaN;
      await train(configIn(folder, { start: from, out, steps: 1 }), {
        hook: ({ stage, artifact }) => {
          if (stage === "train") loss = (artifact as { loss: number }).loss;
        },
      });
      return loss;
    };
    const weightsFile = join(first.out, runFiles.weights);
    const fromCheckpoint = await goOn(weightsFile, join(folder, "third"));
    const fromOnnx = await goOn(onnx, join(folder, "fourth"));
    // The file for use does not hold the temperature.
    assertAlmostEquals(fromOnnx, fromCheckpoint, 0.1 * fromCheckpoint);
  });
});

Deno.test("an ONNX file of another kind is refused as a start", async () => {
  await withFolder(async (folder) => {
    writeSyntheticStore(join(folder, "store"), { tracks: 4, frames: 50 });
    const other = new URL(
      "../../models/face_detection_yunet_2023mar_dynamic.onnx",
      import.meta.url,
    );
    await assertRejects(
      train(configIn(folder, { start: fileURLToPath(other) })),
      { code: "checkpoint-mismatch" },
    );
  });
});
