import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sampleClips } from "../../data/samples/generator/list.ts";
import { probe } from "../../lib/media/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const folder = fileURLToPath(
  new URL("../../data/samples/", import.meta.url),
);

const truth = JSON.parse(readFileSync(join(folder, "truth.json"), "utf8"));

Deno.test("truth.json says what the generator's list says", () => {
  assertEquals(truth.clips, JSON.parse(JSON.stringify(sampleClips)));
});

Deno.test("truth.json names every bundled clip and no other", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".mp4"));
  const named = sampleClips.map(({ file }) => file);
  assertEquals(named.toSorted(), files.toSorted());
});

Deno.test("the samples take less than 6 MB", () => {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true })) {
    bytes += statSync(join(folder, String(name))).size;
  }
  assert(bytes < 6_000_000, `${bytes} bytes`);
});

Deno.test("the README names every clip and the corpus's licence", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  for (const { file } of sampleClips) assert(readme.includes(file), file);
  assert(readme.includes("https://creativecommons.org/licenses/by/4.0/"));
});

for (const clip of sampleClips) {
  Deno.test(`${clip.file} lasts as long as its shots and has sound to its end`, async () => {
    const info = await probe(join(folder, clip.file));
    const seconds = clip.shots.at(-1)!.end / truth.frameRate;
    assertEquals(info.video[0]?.frameRate, truth.frameRate);
    assert(Math.abs(info.video[0]!.duration - seconds) < 0.01);
    assert(Math.abs(info.audio[0]!.duration - seconds) < 0.07);
  });
  Deno.test(`${clip.file} says its offset in its name, and late is negative`, () => {
    const name = /sound_(late|early)_(\d+)ms/.exec(clip.file);
    const late = name ? Number(name[2]) * (name[1] === "late" ? 1 : -1) : 0;
    assertEquals(clip.planted.ms, late);
    assertEquals(clip.planted.frames * 40, late);
    assertEquals(clip.offsetMs + clip.planted.ms, 0);
    assertEquals(clip.offsetFrames + clip.planted.frames, 0);
  });
}
