import { writeFileSync } from "node:fs";
import { createDetector } from "../../lib/faces/mod.ts";
import { loadNetwork } from "../../lib/networks/mod.ts";
import { writeMedia } from "../../lib/media/mod.ts";
import { analyse } from "../../lib/pipeline/mod.ts";
import { scoreClip, type ScoreTools } from "../../lib/score/mod.ts";
import { assert, assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { testWith } from "../support/requires.ts";
import {
  standinRecord,
  writeStandinClip,
  writeStandinWeights,
} from "../support/standin_clip.ts";

async function withTools(
  use: (tools: ScoreTools) => Promise<void>,
  network = "syncnet_compact",
  weights?: string,
): Promise<void> {
  await using detector = await createDetector("yunet", { threads: 1 });
  await using loaded = await loadNetwork(network, {
    threads: 1,
    ...(weights === undefined ? {} : { weights }),
  });
  await use({ detector, network: loaded, versions: { toolkit: "0" } });
}

testWith(
  ["shared"],
  "SyncNet v2 on whole frames gives the original's distance, confidence and offset",
  async () => {
    using folder = temporaryFolder();
    const clip = await writeStandinClip(folder.path);
    const recorded = standinRecord();
    await withTools(
      async (tools) => {
        const [row] = await scoreClip(clip, tools, {
          presets: ["wav2lip_lrs"],
        });
        assertEquals(row!.reason, null);
        assertEquals(row!.windows, recorded.windows);
        assertEquals(row!.offsetFrames, recorded.offset);
        assertAlmostEquals(row!.distance!, recorded.minval, 5e-5);
        assertAlmostEquals(row!.confidence!, recorded.conf, 5e-5);
        assertAlmostEquals(row!.distanceAtZero!, recorded.minval, 5e-5);
        // The stand-in's weights are random, so nothing here is an LSE.
        assertEquals(
          row!.distanceName,
          "distance by syncnet_v2 with other weights",
        );
        assertEquals(row!.detector, "none");
      },
      "syncnet_v2",
      writeStandinWeights(folder.path),
    );
  },
);

Deno.test("the project's own preset gives what the pipeline gives", async () => {
  const file = "data/samples/grid_sound_late_120ms.mp4";
  const { tracks } = await analyse(file, { every: 1, threads: 1 });
  await withTools(async (tools) => {
    const [row] = await scoreClip(file, tools);
    assertEquals(row!.offsetFrames, tracks[0]!.offsetFrames);
    assertAlmostEquals(row!.distance!, tracks[0]!.minDistance!, 1e-5);
    assertAlmostEquals(row!.confidence!, tracks[0]!.confidence!, 1e-5);
    assertAlmostEquals(row!.distanceAtZero!, tracks[0]!.distanceAtZero!, 1e-5);
  });
});

Deno.test("a constant offset hides from the distance and shows at shift 0, under every preset", async () => {
  await withTools(async (tools) => {
    const presets = ["default", "latentsync", "wav2lip_real"];
    const score = (name: string) =>
      scoreClip(`data/samples/${name}.mp4`, tools, { presets, minTrack: 25 });
    const inSync = await score("grid_in_sync");
    const late = await score("grid_sound_late_320ms");
    for (const [i, preset] of presets.entries()) {
      const [before, after] = [inSync[i]!, late[i]!];
      assertEquals(before.preset, preset);
      assertEquals(after.offsetFrames! - before.offsetFrames!, -8);
      assert(Math.abs(after.distance! - before.distance!) < 0.1);
      assert(after.distanceAtZero! - after.distance! > 0.2);
    }
  });
});

Deno.test("a face is cut three ways for SyncNet v2's size, and each row says how", async () => {
  // The arithmetic alone is looked at: a network of that input size that gives the pixels' means.
  const rows = await scoreClip("data/samples/grid_in_sync.mp4", {
    detector: await stillDetector(),
    network: meanNetwork(),
    versions: {},
  }, {
    presets: ["wav2lip_lrs", "syncnet_python", "latentsync"],
    minTrack: 50,
    minFaceSize: 20,
  });
  assertEquals(rows.map(({ status }) => status), ["ok", "ok", "ok"]);
  assertEquals(new Set(rows.map(({ crop }) => crop)).size, 3);
  assertEquals(new Set(rows.map(({ distance }) => distance)).size, 3);
});

/** A detector that needs no network: one face that stays. */
function stillDetector(): Promise<ScoreTools["detector"]> {
  return Promise.resolve({
    name: "still",
    usefulSide: 640,
    detect: () =>
      Promise.resolve([{
        box: { x1: 120, y1: 80, x2: 240, y2: 240 },
        score: 1,
      }]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

/** A network of SyncNet v2's input that needs no weights. */
function meanNetwork(): ScoreTools["network"] {
  const pixels = 224 * 224 * 3;
  return {
    name: "means",
    title: "means",
    dimensions: 1,
    recipes: ["syncnet_python"],
    crop: "syncnet_python",
    sound: "mfcc",
    zeroFrames: 0,
    thresholds: [],
    picture: { channels: 3, height: 224, width: 224, dtype: "uint8" },
    windowFrames: 5,
    contextWindows: 0,
    sha256: "",
    embedPicture: (frames, count) =>
      Promise.resolve({
        data: Float32Array.from(
          { length: Math.max(0, count - 4) },
          (_, i) => {
            let sum = 0;
            for (let p = i * pixels; p < (i + 1) * pixels; p++) {
              sum += frames[p]!;
            }
            return sum / pixels;
          },
        ),
        rows: Math.max(0, count - 4),
        dimensions: 1,
      }),
    embedSound: (_, rows) => {
      const windows = Math.max(0, Math.floor((rows - 20) / 4) + 1);
      return Promise.resolve({
        data: new Float32Array(windows),
        rows: windows,
        dimensions: 1,
      });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

Deno.test("a clip that cannot be scored gives a row with the reason under each preset", async () => {
  using folder = temporaryFolder();
  const text = `${folder.path}/text.mp4`;
  writeFileSync(text, "no media at all");
  const silent = `${folder.path}/silent.mp4`;
  const grey = new Uint8Array(64 * 64 * 3).fill(120);
  const frames = Array.from({ length: 30 }, () => grey);
  await writeMedia(silent, {
    video: { width: 64, height: 64, frameRate: 25, codec: "h264", frames },
  });
  const faceless = `${folder.path}/faceless.mp4`;
  await writeMedia(faceless, {
    video: { width: 64, height: 64, frameRate: 25, codec: "h264", frames },
    audio: {
      sampleRate: 16000,
      channels: 1,
      codec: "aac",
      data: new Int16Array(19200),
    },
  });
  await withTools(async (tools) => {
    for (
      const [file, code] of [
        [text, undefined],
        [silent, "no-audio"],
        [faceless, "no-track"],
        [`${folder.path}/missing.mp4`, "file-missing"],
      ] as const
    ) {
      const rows = await scoreClip(file, tools, {
        presets: ["default", "latentsync"],
      });
      assertEquals(rows.length, 2);
      for (const row of rows) {
        assertEquals(row.status, "failed");
        assertEquals(row.distance, null);
        assert(row.reason !== null && row.reason.length > 10);
        if (code !== undefined) assertEquals(row.code, code);
      }
    }
  });
});
