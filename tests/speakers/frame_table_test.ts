import {
  frameColumns,
  type FrameSpeech,
  frameTable,
} from "../../lib/speakers/mod.ts";
import { assertEquals } from "../support/assert.ts";

Deno.test("every frame has a row for each of its faces, and one if it has none", () => {
  const nobody: FrameSpeech = { state: "nobody", speakers: [] };
  const second: FrameSpeech = { state: "speaker", speakers: [1] };
  const verdict = {
    scorer: "syncnet",
    faces: [
      { firstFrame: 1, scores: Float32Array.of(0.25, NaN) },
      { firstFrame: 2, scores: Float32Array.of(0.5) },
    ],
    speech: [nobody, nobody, second, nobody],
  };
  const rows = frameTable([verdict], {
    tracks: [4, 7],
    voice: Uint8Array.of(0, 0, 1, 0),
    scenes: [[0, 2], [2, 4]],
    startTime: 0.5,
  });
  const names = frameColumns(["syncnet"]).map(({ name }) => name);
  assertEquals(rows.map((row) => names.map((name) => row[name])), [
    [0, 500, 0, 0, null, null, null, "nobody"],
    [1, 540, 0, 0, 4, 0.25, 0, "nobody"],
    [2, 580, 1, 1, 4, null, 0, "speaker"],
    [2, 580, 1, 1, 7, 0.5, 1, "speaker"],
    [3, 620, 1, 0, null, null, null, "nobody"],
  ]);
});
