import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { UsageError } from "../../lib/errors.ts";
import {
  analyse,
  type FileResult,
  runPipeline,
} from "../../lib/pipeline/mod.ts";
import { assert, assertEquals, assertRejects } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { shared, testWith } from "../support/requires.ts";
import { sample } from "./support.ts";

Deno.test("a recipe that does not fit the network, and names that nobody knows, are wrong usage before any file is touched", async () => {
  const cases = [
    [{ recipe: "syncnet_python" }, "recipe-unfit"],
    [{ network: "syncnet_v2", recipe: "default" }, "recipe-unfit"],
    [{ recipe: "none" }, "recipe-unknown"],
    [{ network: "none" }, "network-unknown"],
    [{ detector: "none" }, "detector-unknown"],
    [{ weights: "none" }, "model-unknown"],
  ] as const;
  for (const [options, code] of cases) {
    await assertRejects(
      Array.fromAsync(
        runPipeline([sample("grid_in_sync.mp4")], { analyse: options }),
      ),
      (error: unknown) => error instanceof UsageError && error.code === code,
      code,
    );
  }
});

/** Checks what holds for a result of any network. */
function checkWhole(result: FileResult, dimensionsOfCurve: number): void {
  for (const track of result.tracks) {
    const { curve, windows, framewiseConfidence, firstFrame, lastFrame } =
      track;
    assertEquals(curve.length, dimensionsOfCurve);
    assertEquals(framewiseConfidence.length, windows);
    const least = Math.min(...curve.filter((value) => value !== null));
    assert(Math.abs(least - track.minDistance!) < 1e-5);
    assertEquals(track.boxes.length, lastFrame - firstFrame + 1);
  }
}

testWith(
  ["shared"],
  "SyncNet v2, with weights that stand in for the official ones, goes through the whole pipeline by the recipe of the original",
  async () => {
    using folder = temporaryFolder();
    const weights = join(folder.path, "syncnet_v2.model");
    writeFileSync(
      weights,
      gunzipSync(
        readFileSync(shared("reference/nets/syncnet_v2_standin.model.gz")),
      ),
    );
    const result = await analyse(sample("grid_in_sync.mp4"), {
      network: "syncnet_v2",
      weights,
      minTrack: 20,
      end: 1.6,
    });
    assertEquals(
      [result.recipe, result.network, result.tracks.length],
      ["syncnet_python", "syncnet_v2", 1],
    );
    const [track] = result.tracks;
    assertEquals([track!.firstFrame, track!.lastFrame], [0, 39]);
    // 40 frames give 0 ≤ i < 40 − 5 windows in the original.
    assertEquals(track!.windows, 35);
    checkWhole(result, 31);
  },
);

testWith(
  ["shared"],
  "by the recipe of the original the shots of 75 frames give no track, and the result says why",
  async () => {
    using folder = temporaryFolder();
    const weights = join(folder.path, "syncnet_v2.model");
    writeFileSync(
      weights,
      gunzipSync(
        readFileSync(shared("reference/nets/syncnet_v2_standin.model.gz")),
      ),
    );
    await assertRejects(
      analyse(shared("clips/reference/three_shots.mp4"), {
        network: "syncnet_v2",
        weights,
        end: 6,
      }),
      { code: "no-track", message: /too short/ },
    );
  },
);

Deno.test("a result holds together: curve, windows, boxes and search range fit each other", async () => {
  checkWhole(
    await analyse(sample("grid_two_faces.mp4"), { search: 7, end: 3 }),
    15,
  );
});
