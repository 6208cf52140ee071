import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readFaces } from "../../lib/compat/mod.ts";
import { openMedia } from "../../lib/media/mod.ts";
import { isTensor, materialise, readCheckpoint } from "../../lib/torch/mod.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
} from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";
import {
  standinRecord,
  writeStandinClip,
  writeStandinWeights,
} from "../support/standin_clip.ts";

const video = "data/samples/grid_in_sync.mp4";

function run(command: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(Deno.execPath(), [
    "run",
    "-A",
    "--quiet",
    `lib/cli/${command}.ts`,
    ...args,
  ], { encoding: "utf8", env: { ...Deno.env.toObject(), NO_COLOR: "1" } });
  return { status, stdout, stderr };
}

testWith(
  ["shared"],
  "demo_syncnet prints the original's lines with the original's numbers",
  async () => {
    using folder = temporaryFolder();
    const clip = await writeStandinClip(folder.path);
    const model = writeStandinWeights(folder.path);
    const { status, stdout } = run("compat/demo_syncnet", [
      ...["--videofile", clip, "--tmp_dir", folder.path],
      ...["--initial_model", model, "--batch_size", "20", "--vshift", "15"],
      ...["--reference", "demo"],
    ]);
    const { offset, minval, conf } = standinRecord();
    assertEquals(status, 0);
    const lines = stdout.trimEnd().split("\n");
    assertEquals(lines[0], `Model ${model} loaded.`);
    assert(/^Compute time \d+\.\d{3} sec\.$/.test(lines[1]!));
    assertEquals(lines[2], "Framewise conf: ");
    assert(lines[3]!.startsWith("["));
    assertEquals(lines.slice(-3), [
      `AV offset: \t${offset} `,
      `Min dist: \t${minval.toFixed(3)}`,
      `Confidence: \t${conf.toFixed(3)}`,
    ]);
  },
);

testWith(
  ["shared"],
  "demo_feature saves the lip features that the original computes",
  async () => {
    using folder = temporaryFolder();
    const clip = await writeStandinClip(folder.path);
    const out = join(folder.path, "features.pt");
    const { status } = run("compat/demo_feature", [
      ...["--videofile", clip, "--save_as", out, "--tmp_dir", folder.path],
      ...["--initial_model", writeStandinWeights(folder.path)],
    ]);
    assertEquals(status, 0);
    const saved = readCheckpoint(readFileSync(out));
    assert(isTensor(saved));
    const { shape, data } = materialise(saved);
    assertEquals(shape, [27, 512]);
    // The clip begins with the nine frames whose five windows are recorded.
    const recorded = referenceArrays("nets/syncnet_standin_outputs.safetensors")
      .get("lip_feat")!.data as Float32Array;
    assertArrayAlmostEquals(
      (data as Float32Array).subarray(0, recorded.length),
      recorded,
      5e-5,
      "lip_feat",
    );
  },
);

testWith(
  ["shared"],
  "the scripts one after the other, and the pipeline's compat form, leave the same folders",
  async () => {
    using folder = temporaryFolder();
    const model = writeStandinWeights(folder.path);
    const place = (name: string) => [
      ...["--videofile", video, "--reference", "grid_in_sync"],
      ...["--data_dir", join(folder.path, name)],
    ];
    const first = run("compat/run_pipeline", [
      ...place("scripts"),
      ...["--min_track", "50", "--min_face_size", "50", "--frame_rate", "25"],
      ...["--facedet_scale", "0.25", "--crop_scale", "0.4"],
      ...["--num_failed_det", "25", "--detector", "yunet"],
    ]);
    assertEquals(first.status, 0);
    assert(
      /video\.avi - scenes detected 1\nWritten .*00000\.avi\nMean pos: x \d+\.\d\d y \d+\.\d\d s \d+\.\d\d\n$/
        .test(first.stdout),
    );
    const second = run("compat/run_syncnet", [
      ...place("scripts"),
      ...["--initial_model", model],
    ]);
    assertEquals(second.status, 0);
    assert(second.stdout.includes("AV offset: \t"));
    const whole = run("pipeline", [
      ...[video, "--compat", "syncnet_python", "--weights", model],
      ...["--out", join(folder.path, "pipeline"), "--detector", "yunet"],
      ...["--min-track", "50", "--min-face", "50", "--json"],
    ]);
    assertEquals(whole.status, 0);
    const result = JSON.parse(whole.stdout);
    assertEquals(result.reference, "grid_in_sync");
    const files = (name: string): string[] =>
      readdirSync(join(folder.path, name), {
        recursive: true,
        encoding: "utf8",
      }).toSorted();
    assertEquals(files("scripts"), files("pipeline"));
    for (const name of files("scripts")) {
      if (!/\.(pckl|txt|avi|wav)$/.test(name)) continue;
      assertEquals(
        readFileSync(join(folder.path, "scripts", name)),
        readFileSync(join(folder.path, "pipeline", name)),
        name,
      );
    }
    assert(second.stdout.includes(
      `Confidence: \t${result.faces[0].confidence.toFixed(3)}`,
    ));
    const third = run("compat/run_visualise", place("scripts"));
    assertEquals(third.status, 0);
    const overlay = third.stdout.trim();
    assert(overlay.endsWith(join("pyavi", "grid_in_sync", "video_out.avi")));
    await using media = await openMedia(overlay, { keepFrames: 1 });
    assertEquals((await Array.fromAsync(media.frames())).length, 75);
    assert(media.audio !== undefined);
  },
);

Deno.test("run_visualise says which script to run first", () => {
  using folder = temporaryFolder();
  const { status, stderr } = run("compat/run_visualise", [
    ...["--reference", "talk", "--data_dir", folder.path],
  ]);
  assertEquals(status, 1);
  assert(
    /tracks\.pckl: run run_pipeline for this reference first/.test(stderr),
  );
});

Deno.test("a video without a face that lasts leaves empty pickles and says why", () => {
  using folder = temporaryFolder();
  const { status, stdout, stderr } = run("compat/run_pipeline", [
    ...["--videofile", video, "--reference", "short", "--detector", "yunet"],
    ...["--data_dir", folder.path, "--json"],
  ]);
  assertEquals(status, 0);
  assertEquals(JSON.parse(stdout).crops, []);
  assert(stderr.includes("no face was followed long enough in 75 frames"));
  const faces = readFileSync(join(folder.path, "pywork/short/faces.pckl"));
  assertEquals(readFaces(faces).length, 75);
});

Deno.test("what cannot work is a wrong call or a sentence, and leaves nothing", () => {
  using folder = temporaryFolder();
  const out = join(folder.path, "out");
  const cases: [string, string[], number, RegExp][] = [
    ["compat/run_pipeline", ["--reference", "a"], 2, /--videofile/],
    ["compat/run_pipeline", ["--videofile", video], 2, /--reference/],
    [
      "compat/run_pipeline",
      ["--videofile", video, "--reference", "a", "--frame_rate", "30"],
      2,
      /25 frames a second/,
    ],
    [
      "compat/run_pipeline",
      ["--videofile", "no.mp4", "--reference", "a", "--detector", "yunet"],
      1,
      /no\.mp4/,
    ],
    ["compat/demo_feature", ["--save_as", "a.xyz"], 2, /\.pt, \.npy/],
    [
      "pipeline",
      [video, "--compat", "syncnet_python", "--tiles", "2"],
      2,
      /tiles/,
    ],
  ];
  for (const [command, args, expected, words] of cases) {
    const place = command === "compat/run_pipeline"
      ? ["--data_dir", out]
      : command === "pipeline"
      ? ["--out", out]
      : [];
    const { status, stderr } = run(command, [...args, ...place]);
    assertEquals(status, expected, stderr);
    assert(words.test(stderr), stderr);
  }
  const left = existsSync(out)
    ? readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.includes(".")
    )
    : [];
  assertEquals(left, []);
});
