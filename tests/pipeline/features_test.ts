import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type FileResult, runPipeline } from "../../lib/pipeline/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";
import { sample } from "./support.ts";

/** Reads a float32 `.npy` file in the plainest way. */
function readNpy(path: string): { shape: number[]; data: Float32Array } {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.subarray(10, start).toString("latin1");
  const shape = /'shape': \(([^)]*)\)/.exec(header)![1]!.split(",").filter((
    part,
  ) => part.trim() !== "").map(Number);
  assert(header.includes("'<f4'") && header.includes("'fortran_order': False"));
  return {
    shape,
    data: new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer),
  };
}

Deno.test("--features leaves one vector a window of picture and sound, and their distances are the curve's", async () => {
  using folder = temporaryFolder();
  const [result] = await Array.fromAsync(
    runPipeline([sample("grid_three_shots.mp4")], {
      analyse: { end: 6 },
      out: folder.path,
      features: true,
    }),
  ) as [FileResult];
  assertEquals(result.tracks.length, 2);
  for (
    const { track, windows, curve, search } of result.tracks.map((track) => ({
      ...track,
      search: result.search,
    }))
  ) {
    const place = join(folder.path, "grid_three_shots.mp4");
    const picture = readNpy(join(place, `track${track}_picture.npy`));
    const sound = readNpy(join(place, `track${track}_sound.npy`));
    assertEquals(picture.shape, [windows, 128]);
    assertEquals(sound.shape, picture.shape);
    // Mean distance at shift 0, the plain way.
    let sum = 0;
    for (let row = 0; row < windows; row++) {
      let squares = 0;
      for (let i = row * 128; i < (row + 1) * 128; i++) {
        squares += (picture.data[i]! - sound.data[i]! + 1e-6) ** 2;
      }
      sum += Math.sqrt(squares);
    }
    assert(Math.abs(sum / windows - curve[search]!) < 1e-3);
  }
});
