import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { evaluationText } from "../../lib/cli/evaluation_text.ts";
import { loadNetwork } from "../../lib/networks/mod.ts";
import { evaluateClips } from "../../lib/training/mod.ts";
import { match } from "node:assert/strict";
import { assert, assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { shared, testWith } from "../support/requires.ts";
import { writeSyntheticStore } from "../support/synthetic_store.ts";

function run(script: string, args: readonly string[], models?: string) {
  const { status, stdout, stderr } = spawnSync(Deno.execPath(), [
    "run",
    "-A",
    "--quiet",
    `lib/cli/${script}.ts`,
    ...args,
  ], {
    encoding: "utf8",
    env: {
      ...Deno.env.toObject(),
      NO_COLOR: "1",
      ...(models === undefined ? {} : { SYNC_MODELS: models }),
    },
  });
  return { status, stdout, stderr };
}

/** A folder of two clips of different people. */
function writeClips(folder: string): string {
  const clips = join(folder, "clips");
  mkdirSync(clips);
  for (const name of ["grid_in_sync.mp4", "grid_sound_late_120ms.mp4"]) {
    copyFileSync(`data/samples/${name}`, join(clips, name));
  }
  return clips;
}

const common = ["syncnet_compact", "--baselines", "--threads", "1"];

Deno.test("a folder that is not there is an input that failed, a missing one a wrong call", () => {
  const missing = run("evaluate", ["syncnet_compact", "no/such/folder"]);
  assertEquals(missing.status, 1);
  assertEquals(missing.stderr, "error: there is no folder no/such/folder\n");
  const wrong = run("evaluate", ["syncnet_compact"]);
  assertEquals(wrong.status, 2);
  match(wrong.stderr, /missing required argument 'folder'/);
});

Deno.test("a store has no column of LR-ASD, and the table says why", () => {
  using folder = temporaryFolder();
  const store = join(folder.path, "store");
  writeSyntheticStore(store, { tracks: 2, frames: 70 });
  const { status, stdout } = run("evaluate", [...common, store]);
  assertEquals(status, 0);
  match(stdout, /No column of LR-ASD: .*name the folder of the clips/);
  match(stdout, /No column of canonical correlation: .*--fit/);
  assert(!/windows.*LR-ASD/.test(stdout));
});

Deno.test("a network whose own word is the truth scores as where each clip's own offset stands in", () => {
  using folder = temporaryFolder();
  const store = join(folder.path, "store");
  writeSyntheticStore(store, { tracks: 3, frames: 70 });
  const call = ["syncnet_compact", store];
  const alone = run("evaluate", call);
  const told = run("evaluate", [...call, "--truth-by", "syncnet_compact"]);
  assertEquals(told.status, 0, told.stderr);
  match(told.stdout, /Truth: what syncnet_compact reads of each whole clip/);
  match(told.stdout, /read -?0.00 frames from syncnet_compact on average/);
  const shares = (text: string) => text.match(/^\d+ .*\]$/gm);
  assert(shares(told.stdout)!.length > 5);
  assertEquals(shares(told.stdout), shares(alone.stdout));
});

Deno.test("no network is calibrated by another's word", () => {
  const { status, stderr } = run("evaluate", [
    "models/syncnet_compact.onnx",
    "data/samples",
    "--truth-by",
    "syncnet_compact",
    "--calibrate",
    "calibrated.onnx",
  ]);
  assertEquals(status, 2);
  match(stderr, /--truth-by.*cannot be used with.*--calibrate/);
});

Deno.test("without its weights there is no column of LR-ASD, and the table says what to do", () => {
  using folder = temporaryFolder();
  const { status, stdout } = run(
    "evaluate",
    [...common, writeClips(folder.path), "--json"],
    join(folder.path, "no models"),
  );
  assertEquals(status, 0);
  const { evaluations, leftOut } = JSON.parse(stdout);
  assertEquals(
    evaluations.map(({ method }: { method: string }) => method),
    ["syncnet_compact", "motion energy"],
  );
  const told = leftOut.find(({ method }: { method: string }) =>
    method === "LR-ASD"
  );
  match(told.reason, /deno task models fetch lr_asd/);
});

testWith(
  ["shared"],
  "with its weights LR-ASD has a column, and a dash where strangers' sound would be",
  () => {
    using folder = temporaryFolder();
    const models = join(folder.path, "models");
    const file = shared("weights/LRASD_finetuning_TalkSet.model");
    const added = run("models", ["add", file, "--name", "lr_asd"], models);
    assertEquals(added.status, 0, added.stderr);
    const { status, stdout, stderr } = run(
      "evaluate",
      [...common, writeClips(folder.path)],
      models,
    );
    assertEquals(status, 0);
    match(stderr, /LR-ASD .*2 files/);
    match(stdout, /windows +segments +chance .*motion energy +LR-ASD/);
    match(stdout, /^25 +[\d.]+ +[\d.]+ +–$/m);
    assert(!stdout.includes("No column of LR-ASD"));
  },
);

Deno.test("a method without a figure has a dash, not a zero", () => {
  const clips = ["a", "b"].map((speaker) => {
    const data = Float32Array.from({ length: 70 }, (_, i) => i);
    const vectors = { data, rows: 70, dimensions: 1 };
    return {
      file: `${speaker}.mp4`,
      source: "s",
      speaker,
      picture: vectors,
      sound: vectors,
      realSound: [0, 70] as const,
    };
  });
  const text = evaluationText([
    evaluateClips(clips, { method: "first" }),
    evaluateClips(clips, { method: "second", ownSoundOnly: true, lengths: [] }),
  ]);
  match(text, /^5 +28 +[\d.]+ +1\.000 \[.*\] +–$/m);
  match(text, /^s +long +8 +1\.000 \[.*\] +–$/m);
  match(text, /^50 +[\d.]+ +–$/m);
});

testWith(
  ["shared"],
  "a network is written with the zero and the thresholds that clips of known sync tell, and loads with them",
  async () => {
    using folder = temporaryFolder();
    const clips = join(folder.path, "clips");
    mkdirSync(clips);
    const source = shared("clips/valid/grid");
    const files = readdirSync(source).slice(0, 5);
    for (const file of files) {
      copyFileSync(join(source, file), join(clips, file));
    }
    writeFileSync(
      join(clips, "truth.jsonl"),
      files.map((file) => `${JSON.stringify({ file, offset_frames: 0 })}\n`)
        .join(""),
    );
    const output = join(folder.path, "calibrated.onnx");
    const bundled = readFileSync("models/syncnet_compact.onnx");
    const { status, stdout } = run("evaluate", [
      "models/syncnet_compact.onnx",
      clips,
      "--calibrate",
      output,
    ]);
    assertEquals(status, 0);
    match(stdout, /Calibrated: clips in sync read -?[\d.]+ frames/);
    await using network = await loadNetwork("syncnet_compact", {
      weights: output,
    });
    assert(Math.abs(network.zeroFrames) < 1);
    assertEquals(
      network.thresholds.map(({ windows }) => windows),
      [15, 25, 50],
    );
    assert(readFileSync("models/syncnet_compact.onnx").equals(bundled));
  },
);

testWith(
  ["shared"],
  "a checkpoint cannot keep a calibration, and that is told before the clips are read",
  () => {
    using folder = temporaryFolder();
    const output = join(folder.path, "calibrated.onnx");
    const { status, stderr } = run("evaluate", [
      shared("weights/syncnet_compact_bootstrap.pt"),
      "data/samples",
      "--calibrate",
      output,
    ]);
    assertEquals(status, 2);
    match(stderr, /only an ONNX file can keep a calibration/);
    assert(!existsSync(output));
  },
);
