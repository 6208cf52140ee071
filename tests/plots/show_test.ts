import {
  type Displayable,
  figure,
  jupyterDisplay,
  lines,
  show,
} from "../../lib/plots/mod.ts";
import { evenly } from "../../lib/plots/shown/kind.ts";
import { kinds } from "../../lib/plots/shown/kinds.ts";
import { assert, assertEquals } from "../support/assert.ts";

const grey = { data: new Uint8Array(24).fill(90), width: 4, height: 2 };
const frame = {
  ...grey,
  sourceWidth: 4,
  sourceHeight: 2,
  time: 0.04,
  sourceTime: 0.04,
  index: 1,
};
const face = { box: { x1: 1, y1: 0, x2: 3, y2: 2 }, score: 0.9 };
const seen = { frame, detections: [face], detected: true, dropped: {} };
const track = {
  id: 3,
  frames: Int32Array.of(0, 1, 2),
  boxes: new Float64Array(12),
  detections: 3,
  scene: 0,
  smoothed: {},
  end: "finished",
};
const crops = {
  recipe: "aligned",
  data: new Float32Array(2 * 4),
  frames: 2,
  height: 2,
  width: 2,
  channels: 1,
};
const sound = { data: new Int16Array(640), sampleRate: 16000, time: 0 };
const vectors = {
  data: Float32Array.from({ length: 40 }, (_, i) => Math.sin(i)),
  rows: 10,
  dimensions: 4,
};
const result = {
  offsetFrames: -3,
  offsetMs: -118,
  offsetWords: "the sound is 118 ms late (3 frames)",
  offsetInterval: [-3.2, -2.8],
  minDistance: 0.7,
  confidence: 0.6,
  confidenceThreshold: null,
  distanceAtZero: 1.2,
  windows: 71,
  reliability: "high",
  verdict: "out-of-sync",
  verdictWords: "3 frames from sync",
};
const file = {
  file: "a.mp4",
  status: "ok",
  tracks: [{ ...result, track: 0, startMs: 0, endMs: 3000 }],
  dropped: [{ reason: "no face was found", count: 2, unit: "frames" }],
};
const info = {
  file: "a.mp4",
  container: "mp4",
  duration: 3,
  video: [{ codec: "h264", width: 4, height: 2, frameRate: 25, startTime: 0 }],
  audio: [{ codec: "aac", sampleRate: 16000, channels: 1, startTime: 0 }],
};

/** A value of each kind, in the order of the kinds. */
const values: Readonly<Record<string, unknown>> = {
  "a figure": figure([], {}),
  "a picture or frame": grey,
  "a list of pictures or frames": [frame, frame],
  "a frame with its detections": seen,
  "a list of frames with their detections": [seen, seen],
  "a track or a list of tracks": [track],
  "what a tracker told": [
    { kind: "crops", trackId: 3, firstFrame: 0, crops },
    { kind: "track", track, dropped: "track-too-short" },
    { kind: "scene", scene: 0, start: 0, end: 3 },
  ],
  "crops or a list of crops": crops,
  "a list of cut decisions": [
    { cut: false, metric: { content: 0, hue: 0, saturation: 0, value: 0 } },
    { cut: true, metric: { content: 60, hue: 20, saturation: 80, value: 80 } },
  ],
  "an open file or what a probe told": info,
  "a piece of sound or a list of them": [sound, { ...sound, time: 0.04 }],
  "samples as an Int16Array": new Int16Array(640),
  "MFCC": { data: new Float64Array(26), rows: 2 },
  "a mel spectrogram": { data: new Float64Array(160), rows: 2 },
  "a distance matrix": { data: new Float32Array(6), windows: 2, search: 1 },
  "vectors of picture and sound": { picture: vectors, sound: vectors },
  "vectors of one stream": vectors,
  "the result of a face": result,
  "the result of a file": file,
  "a list of results": [file, {
    ...file,
    status: "failed",
    reason: "it is empty",
    tracks: [],
  }],
  "a list of numbers": Float32Array.of(1, NaN, 3),
  "a list of plain objects": [{ start: 0, end: 75 }, { start: 75, why: [1] }],
};

async function plainText(shown: Displayable): Promise<string> {
  return String((await shown[jupyterDisplay]())["text/plain"]);
}

Deno.test("there is a value of every kind among these, and each is taken for its own kind alone", () => {
  assertEquals(Object.keys(values), kinds.map(({ name }) => name));
  for (const [name, value] of Object.entries(values)) {
    const first = kinds.find(({ draw }) => draw(value, {}) !== undefined);
    assertEquals(first?.name, name);
  }
});

Deno.test("a title is taken by every kind that has one", async () => {
  for (const [name, value] of Object.entries(values)) {
    if (name === "a figure" || name === "a picture or frame") continue;
    const own = kinds.find((kind) => kind.name === name)!;
    const drawn = await own.draw(value, { title: "my title" });
    const text = "layout" in drawn!
      ? JSON.stringify(drawn.layout)
      : await plainText(drawn!);
    assert(text.includes("my title"), name);
  }
});

Deno.test("a result is told in the command line's sentence, with its numbers and what was left out", async () => {
  const text = await plainText(show(file));
  assert(text.startsWith("a.mp4: the sound is 118 ms late (3 frames)"), text);
  assert(text.includes("2 frames: no face was found"), text);
  assert(text.includes("−3") && text.includes("0.600"), text);
});

Deno.test("what cannot be shown is refused with a sentence that names it", async () => {
  const refused = async (value: unknown): Promise<string> => {
    try {
      await show(value)[jupyterDisplay]();
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  assert((await refused(Promise.resolve([]))).includes("an empty list"));
  assert((await refused([])).includes("an empty list"));
  assert((await refused({ a: 1 })).includes("an object with a"));
  assert((await refused(undefined)).includes("what this is: undefined"));
});

Deno.test("awaited outside a notebook, show says so", async () => {
  let message = "";
  try {
    await show(lines([{ name: "", values: [1, 2] }]));
  } catch (error) {
    message = (error as Error).message;
  }
  assert(/works in a Jupyter notebook/.test(message), message);
});

Deno.test("a choice of a list keeps its ends and its order", () => {
  const list = Array.from({ length: 75 }, (_, i) => i);
  for (const most of [1, 2, 5, 10, 74, 75, 90]) {
    const chosen = evenly(list, most);
    assertEquals(chosen.length, Math.min(most, 75));
    assertEquals(chosen[0], 0);
    if (most > 1) assertEquals(chosen.at(-1), 74);
    assertEquals(chosen, [...new Set(chosen)].sort((a, b) => a - b));
  }
});
