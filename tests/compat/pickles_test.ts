import { readFileSync, writeFileSync } from "node:fs";
import fc from "../support/properties.ts";
import {
  readDistances,
  readFaces,
  readLabPickle,
  readScenes,
  readTracks,
  tuple,
  writeDistances,
  writeFaces,
  writePickle,
  writeScenes,
  writeTracks,
} from "../../lib/compat/mod.ts";
import { numpyArray } from "../../lib/compat/mod.ts";
import { assertEquals, assertThrows } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { runPython } from "../support/python.ts";
import { testWith } from "../support/requires.ts";

const faces = [
  [],
  [{
    frame: 1,
    box: [1.5, 2, 30.25, 1e-9] as [number, number, number, number],
    score: 0.987,
  }],
];
const scenes = [{ start: 0, end: 130 }, { start: 130, end: 70000 }];
const tracks = [0, 1].map((shift) => ({
  frames: Int32Array.from([3, 4, 5], (frame) => frame + shift),
  boxes: Float64Array.from({ length: 12 }, (_, i) => i / 7 - shift),
  smoothed: {
    x: Float64Array.of(1, 2, 3),
    y: Float64Array.of(-4, 0.1, 6),
    s: Float64Array.of(7, 8, 1e300),
  },
}));
const matrices = [
  {
    data: Float32Array.from({ length: 6 }, (_, i) => i / 3),
    windows: 2,
    search: 1,
  },
  { data: new Float32Array(0), windows: 0, search: 15 },
];

/** Prints the four files with plain Python and NumPy. */
const show = `
import json, pickle, sys
import numpy
def load(name):
    with open(sys.argv[1] + "/" + name, "rb") as f:
        return pickle.load(f)
faces, scenes = load("faces.pckl"), load("scene.pckl")
tracks, dists = load("tracks.pckl"), load("activesd.pckl")
assert all(type(scene) is tuple for scene in scenes)
assert not any(module.startswith(("torch", "scenedetect")) for module in sys.modules)
print(json.dumps({
    "faces": faces,
    "scenes": scenes,
    "tracks": [{
        "frame": t["track"]["frame"].tolist(), "bbox": t["track"]["bbox"].tolist(),
        "types": [str(t["track"]["frame"].dtype), str(t["track"]["bbox"].dtype)],
        "mean": [float(numpy.mean(t["proc_track"][k])) for k in "xys"],
        "writable": t["track"]["bbox"].flags.writeable,
    } for t in tracks],
    "dists": [{"shape": d.shape, "type": str(d.dtype), "rows": d.tolist()} for d in dists],
}))
`;

testWith(
  ["python"],
  "Python loads the four pickles with numpy and pickle alone, number by number",
  () => {
    using folder = temporaryFolder();
    const write = (name: string, bytes: Uint8Array): void =>
      writeFileSync(`${folder.path}/${name}`, bytes);
    write("faces.pckl", writeFaces(faces));
    write("scene.pckl", writeScenes(scenes));
    write("tracks.pckl", writeTracks(tracks));
    write("activesd.pckl", writeDistances(matrices));
    const loaded = JSON.parse(runPython(show, [folder.path]));
    assertEquals(loaded.faces, [[], [{
      frame: 1,
      bbox: [1.5, 2, 30.25, 1e-9],
      conf: 0.987,
    }]]);
    assertEquals(loaded.scenes, [[0, 130], [130, 70000]]);
    for (const [i, track] of tracks.entries()) {
      const { frame, bbox, types, writable } = loaded.tracks[i];
      assertEquals(frame, [...track.frames]);
      assertEquals(bbox.flat(), [...track.boxes]);
      assertEquals(types, ["int64", "float64"]);
      assertEquals(writable, true);
    }
    assertEquals(loaded.dists.map(({ shape }: { shape: number[] }) => shape), [
      [2, 3],
      [0, 31],
    ]);
    assertEquals(loaded.dists[0].rows.flat(), [...matrices[0]!.data]);
    assertEquals(loaded.dists[0].type, "float32");
  },
);

/** Writes the files as the original does, with its types, by every protocol. */
const writeAsOriginal = `
import pickle, sys, types
import numpy
module = types.ModuleType("scenedetect.frame_timecode")
class FrameTimecode(object):
    def __init__(self, frame_num):
        self.framerate = 25.0
        self.frame_num = frame_num
FrameTimecode.__module__ = "scenedetect.frame_timecode"
FrameTimecode.__qualname__ = "FrameTimecode"
module.FrameTimecode = FrameTimecode
sys.modules["scenedetect"] = types.ModuleType("scenedetect")
sys.modules["scenedetect.frame_timecode"] = module
row = numpy.array([1.5, 2.0, 30.25, 40.0, 0.75])
faces = [[], [{"frame": 1, "bbox": row[:-1].tolist(), "conf": row[-1]}]]
scenes = [(FrameTimecode(0), FrameTimecode(50)), (FrameTimecode(50), FrameTimecode(120))]
boxes = numpy.arange(12.0).reshape(3, 4)
track = {"track": {"frame": numpy.arange(3, 6), "bbox": numpy.asfortranarray(boxes)},
         "proc_track": {k: boxes[:, i] for i, k in enumerate("xys")}}
dists = [numpy.arange(6, dtype="float32").reshape(2, 3)]
protocol = int(sys.argv[2])
for name, value in {"faces": faces, "scene": scenes, "tracks": [track], "activesd": dists}.items():
    with open(sys.argv[1] + "/" + name + ".pckl", "wb") as f:
        pickle.dump(value, f, protocol)
`;

for (const protocol of [2, 3, 4, 5]) {
  testWith(
    ["python"],
    `a lab's own pickles of protocol ${protocol} are read, scenedetect's class included`,
    () => {
      using folder = temporaryFolder();
      runPython(writeAsOriginal, [folder.path, String(protocol)]);
      const read = (name: string): Uint8Array =>
        readFileSync(`${folder.path}/${name}.pckl`);
      assertEquals(readFaces(read("faces")), [[], [{
        frame: 1,
        box: [1.5, 2, 30.25, 40],
        score: 0.75,
      }]]);
      assertEquals(readScenes(read("scene")), [
        { start: 0, end: 50 },
        { start: 50, end: 120 },
      ]);
      const [track] = readTracks(read("tracks"));
      assertEquals([...track!.frames], [3, 4, 5]);
      assertEquals(
        [...track!.boxes],
        Array.from({ length: 12 }, (_, i) => i),
      );
      assertEquals([...track!.smoothed.y], [1, 5, 9]);
      assertEquals(readDistances(read("activesd")), [{
        data: Float32Array.of(0, 1, 2, 3, 4, 5),
        windows: 2,
        search: 1,
      }]);
    },
  );
}

testWith(
  ["python"],
  "a pickle that names anything else is refused by name and does nothing",
  () => {
    using folder = temporaryFolder();
    const mark = `${folder.path}/mark`;
    const hostile = {
      "a call of a function":
        "class E:\n  def __reduce__(self): return (os.mkdir, (mark,))\nvalue = E()",
      "another class of scenedetect":
        "m = types.ModuleType('scenedetect.video_manager')\nclass VideoManager: pass\nVideoManager.__module__ = 'scenedetect.video_manager'\nm.VideoManager = VideoManager\nsys.modules['scenedetect'] = types.ModuleType('scenedetect')\nsys.modules['scenedetect.video_manager'] = m\nvalue = VideoManager()",
      "an array of objects":
        "value = numpy.array([print, os.getcwd], dtype=object)",
      "a function of NumPy":
        "class E:\n  def __reduce__(self): return (numpy.load, (mark,))\nvalue = E()",
    };
    for (const [what, program] of Object.entries(hostile)) {
      const path = `${folder.path}/hostile.pckl`;
      runPython(
        `import os, pickle, sys, types\nimport numpy\nmark = sys.argv[2]\n${program}\nopen(sys.argv[1], "wb").write(pickle.dumps([value]))`,
        [path, mark],
      );
      assertThrows(() => readLabPickle(readFileSync(path)), {
        code: "checkpoint-unsafe",
      }, what);
    }
    assertThrows(() => readFileSync(mark), { code: "ENOENT" });
  },
);

Deno.test("what is written is read back", () => {
  const leaf = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double({ noNaN: true }),
    fc.string({ unit: "binary" }),
  );
  fc.assert(fc.property(fc.array(fc.array(leaf)), (value) => {
    assertEquals(readLabPickle(writePickle(value)), value);
    assertEquals(readLabPickle(writePickle(tuple(...value))), value);
  }));
  const array = numpyArray("f4", [2, 0, 3], new Float32Array(0));
  assertEquals(readLabPickle(writePickle(array)), array);
});

Deno.test("a broken or foreign pickle is an error with a code, whatever byte is wrong", () => {
  const whole = writeTracks(tracks.slice(0, 1));
  fc.assert(
    fc.property(
      fc.nat(whole.length - 1),
      fc.nat(255),
      fc.boolean(),
      (at, value, cut) => {
        const bytes = cut ? whole.slice(0, at) : whole.slice();
        if (!cut) bytes[at] = value;
        try {
          readTracks(bytes);
        } catch (error) {
          assertEquals(typeof (error as { code?: unknown }).code, "string");
        }
      },
    ),
    { numRuns: 2000 },
  );
  assertThrows(() => readTracks(writeScenes(scenes)), {
    code: "pickle-unfit",
  });
});

Deno.test("a pickle whose lists refer to one list again and again is read at once", () => {
  // MARK-free: each level is a list that holds the one below it twice.
  const bytes = [0x80, 2, 0x5d, 0x71, 0];
  for (let level = 1; level <= 28; level++) {
    bytes.push(0x5d, 0x28, 0x68, level - 1, 0x68, level - 1, 0x65, 0x71, level);
    bytes.push(0x30, 0x68, level); // POP, BINGET
    if (level < 28) bytes.push(0x30);
  }
  // The lowest list lies below all others on the stack.
  const program = Uint8Array.from([
    ...bytes.slice(0, 5),
    0x30,
    ...bytes.slice(5),
    0x2e,
  ]);
  const before = performance.now();
  readLabPickle(program);
  assertEquals(performance.now() - before < 1000, true);
});
