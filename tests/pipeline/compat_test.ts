import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
  readDistances,
  readFaces,
  readScenes,
  readTracks,
} from "../../lib/compat/mod.ts";
import { createDetector, type Detector } from "../../lib/faces/mod.ts";
import { type Frame, openMedia } from "../../lib/media/mod.ts";
import { loadNetwork } from "../../lib/networks/mod.ts";
import {
  analyse,
  compatPipeline,
  type CompatPipelineOptions,
  compatSyncnet,
  evaluateClip,
} from "../../lib/pipeline/mod.ts";
import { cropFace } from "../../lib/tracks/mod.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "../support/assert.ts";
import { allSound, temporaryFolder } from "../support/media_clips.ts";
import { runPython } from "../support/python.ts";
import { testWith } from "../support/requires.ts";
import {
  standinRecord,
  writeStandinClip,
  writeStandinWeights,
} from "../support/standin_clip.ts";

const video = "data/samples/grid_in_sync.mp4";

/** A detector that needs no network: a face that moves, and one that is there for a second only. */
function plainDetector(): Detector {
  return {
    name: "plain",
    usefulSide: 640,
    detect({ index }: Frame) {
      const x = 100 + index / 2;
      const faces = [{ box: { x1: x, y1: 90, x2: x + 90, y2: 190 }, score: 1 }];
      if (index < 25) {
        faces.push({ box: { x1: 5, y1: 5, x2: 40, y2: 45 }, score: 0.95 });
      }
      return Promise.resolve(faces);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function options(
  dataDir: string,
  more: Partial<CompatPipelineOptions> = {},
): CompatPipelineOptions {
  return {
    dataDir,
    reference: "clip",
    detector: plainDetector(),
    minTrack: 50,
    minFaceSize: 50,
    ...more,
  };
}

Deno.test("a face's clip holds each frame of its track, pixel by pixel, and exactly its sound", async () => {
  using folder = temporaryFolder();
  const result = await compatPipeline(video, options(folder.path));
  assertEquals(result.crops.length, 1);
  const { work, avi } = result.folders;
  const [track] = readTracks(readFileSync(join(work, "tracks.pckl")));
  // The original loses the faces of the last frames.
  assertEquals(result.frames, 75);
  assertEquals(track!.frames.length, 75);

  await using source = await openMedia(video);
  await using clip = await openMedia(result.crops[0]!.path);
  assertEquals(clip.audio!.sampleRate, 16000);
  assertEquals(clip.audio!.codec, "pcm_s16le");
  const { x, y, s } = track!.smoothed;
  const crops = clip.frames();
  let count = 0;
  for await (const frame of source.frames()) {
    const { value } = await crops.next();
    const i = frame.index;
    const expected = cropFace(frame, { x: x[i]!, y: y[i]!, s: s[i]! });
    assertEquals(value!.width, 224);
    assert(
      expected.every((pixel, at) => pixel === value!.data[at]),
      `frame ${i}`,
    );
    count++;
  }
  assertEquals(count, 75);
  assertEquals((await crops.next()).done, true);
  const whole = await allSound(source);
  assertEquals(await allSound(clip), whole.slice(0, 75 * 640));

  await using converted = await openMedia(join(avi, "video.avi"));
  assertEquals((await Array.fromAsync(converted.frames())).length, 75);
  assertEquals(await allSound(converted), whole);
  const sound = readFileSync(join(avi, "audio.wav"));
  assertEquals(sound.length >= whole.length * 2, true);
});

Deno.test("the pickles hold every face, the shots, and the tracks that are kept", async () => {
  using folder = temporaryFolder();
  const { folders, dropped } = await compatPipeline(
    "data/samples/grid_three_shots.mp4",
    options(folder.path),
  );
  const read = (name: string) => readFileSync(join(folders.work, name));
  const faces = readFaces(read("faces.pckl"));
  assertEquals(faces.length, 225);
  assertEquals(faces.map(({ length }) => length).slice(23, 27), [2, 2, 1, 1]);
  assertEquals(faces[7]![0]!.frame, 7);
  const scenes = readScenes(read("scene.pckl"));
  assertEquals(scenes.at(-1)!.end, 225);
  for (const [i, { start }] of scenes.entries()) {
    assertEquals(start, i === 0 ? 0 : scenes[i - 1]!.end);
  }
  const tracks = readTracks(read("tracks.pckl"));
  assertEquals(tracks.length, scenes.length);
  assert(dropped.some(({ reason }) => reason.includes("long enough")));
  assertEquals(
    readdirSync(folders.crop).toSorted(),
    tracks.map((_, i) => `0000${i}.avi`),
  );
});

Deno.test("a second run replaces its own files and leaves others alone", async () => {
  using folder = temporaryFolder();
  await compatPipeline(
    "data/samples/grid_three_shots.mp4",
    options(folder.path),
  );
  const crop = join(folder.path, "pycrop", "clip");
  writeFileSync(join(crop, "notes.txt"), "mine");
  mkdirSync(join(folder.path, "pycrop", "other"));
  await compatPipeline(video, options(folder.path));
  assertEquals(readdirSync(crop).toSorted(), ["00000.avi", "notes.txt"]);
  assert(existsSync(join(folder.path, "pycrop", "other")));
  assertEquals(existsSync(join(folder.path, "pytmp", "clip")), false);
});

Deno.test("an empty reference is refused and nothing is deleted", async () => {
  using folder = temporaryFolder();
  const precious = join(folder.path, "pycrop", "earlier.txt");
  mkdirSync(join(folder.path, "pycrop"));
  writeFileSync(precious, "kept");
  for (const reference of ["", " ", "..", "a/b"]) {
    await assertRejects(
      () => compatPipeline(video, options(folder.path, { reference })),
      { code: "reference-unfit" },
    );
  }
  assert(existsSync(precious));
});

Deno.test("a run that is stopped leaves nothing under a final name", async () => {
  using folder = temporaryFolder();
  for (const stage of ["frames", "crops"]) {
    const stop = new AbortController();
    await assertRejects(() =>
      compatPipeline(
        video,
        options(folder.path, {
          signal: stop.signal,
          hook: (event) => {
            if (event.stage === stage && event.completed === 30) {
              stop.abort(new Error("enough"));
            }
          },
        }),
      ), /enough/);
    const left = readdirSync(folder.path, {
      recursive: true,
      encoding: "utf8",
    });
    assertEquals(left.toSorted(), ["pyavi", "pycrop", "pytmp", "pywork"]);
  }
});

Deno.test("a crop scale changes the crops alone", async () => {
  using folder = temporaryFolder();
  const run = async (reference: string, cropScale: number) => {
    const { folders, crops } = await compatPipeline(
      video,
      options(folder.path, { reference, cropScale }),
    );
    await using media = await openMedia(crops[0]!.path);
    const { value } = await media.frames().next();
    return {
      tracks: readFileSync(join(folders.work, "tracks.pckl")),
      picture: Uint8Array.from(value!.data),
    };
  };
  const usual = await run("usual", 0.4);
  const wide = await run("wide", 0.8);
  assertEquals(usual.tracks, wide.tracks);
  assert(usual.picture.some((pixel, i) => pixel !== wide.picture[i]));
});

testWith(
  ["shared"],
  "the clip of the reference's frames is evaluated to the original's offset, distance and confidence",
  async () => {
    using folder = temporaryFolder();
    const clip = await writeStandinClip(folder.path);
    await using network = await loadNetwork("syncnet_v2", {
      weights: writeStandinWeights(folder.path),
      threads: 2,
    });
    const recorded = standinRecord();
    const evaluation = await evaluateClip(clip, { network });
    assertEquals(evaluation.offset, recorded.offset);
    assertAlmostEquals(evaluation.minDistance, recorded.minval, 5e-5);
    assertAlmostEquals(evaluation.confidence, recorded.conf, 5e-5);
    assertEquals(evaluation.framewise.length, recorded.windows);
  },
);

testWith(
  ["shared", "python"],
  "by way of the folders a video gets the numbers of the pipeline's own recipe",
  async () => {
    using folder = temporaryFolder();
    const weights = writeStandinWeights(folder.path);
    const [minTrack, minFaceSize] = [50, 20];
    const direct = await analyse(video, {
      network: "syncnet_v2",
      weights,
      minTrack,
      minFaceSize,
    });
    await using detector = await createDetector("yunet", { threads: 1 });
    await using network = await loadNetwork("syncnet_v2", { weights });
    await compatPipeline(
      video,
      options(folder.path, { detector, minTrack, minFaceSize }),
    );
    const place = { dataDir: folder.path, reference: "clip", network };
    const [evaluation] = await Array.fromAsync(compatSyncnet(place));
    const [track] = direct.tracks;
    assertEquals(evaluation!.offset, track!.offsetFrames);
    assertAlmostEquals(evaluation!.minDistance, track!.minDistance!, 1e-5);
    assertAlmostEquals(evaluation!.confidence, track!.confidence!, 1e-5);

    const work = join(folder.path, "pywork", "clip");
    const [distances] = readDistances(
      readFileSync(join(work, "activesd.pckl")),
    );
    assertEquals(distances, evaluation!.distances);
    assertEquals(
      readFileSync(join(work, "offsets.txt"), "utf8"),
      `FILENAME\tOFFSET\tCONF\n00000.avi\t${evaluation!.offset}\t${
        evaluation!.confidence.toFixed(3)
      }\n`,
    );
    // The way the original's third script reads them.
    const minimum = runPython(
      `
import pickle, sys
import numpy
tracks = pickle.load(open(sys.argv[1] + "/tracks.pckl", "rb"), encoding="latin1")
dists = pickle.load(open(sys.argv[1] + "/activesd.pckl", "rb"), encoding="latin1")
assert len(tracks) == len(dists)
print(repr(float(numpy.min(numpy.mean(numpy.stack(dists[0], 1), 1)))))
`,
      [work],
    );
    assertAlmostEquals(Number(minimum), evaluation!.minDistance, 1e-5);
  },
);

Deno.test("without the first script's clips the second says what to run", async () => {
  using folder = temporaryFolder();
  await using network = await loadNetwork("syncnet_compact", { threads: 1 });
  await assertRejects(
    () =>
      Array.fromAsync(
        compatSyncnet({ dataDir: folder.path, reference: "clip", network }),
      ),
    { code: "crops-missing" },
  );
});
