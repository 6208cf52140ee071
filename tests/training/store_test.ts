import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDetector } from "../../lib/faces/mod.ts";
import { mfcc } from "../../lib/audio/mod.ts";
import { listClips, openStore, prepareFiles } from "../../lib/training/mod.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "../support/assert.ts";

const clips = listClips("data/samples").filter(({ file }) =>
  /three_shots\.mp4|in_sync\.mp4/.test(file)
).slice(0, 3);

async function withStore(
  body: (folder: string) => void | Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "store-"));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function prepare(out: string, files = clips, signal?: AbortSignal) {
  await using detector = await createDetector();
  return await prepareFiles(files, {
    detector,
    out,
    ...(signal ? { signal } : {}),
  });
}

Deno.test("a preparation killed in the middle of a file goes on and ends with the same bytes", async () => {
  await withStore(async (whole) => {
    await prepare(whole);
    await withStore(async (cut) => {
      await prepare(cut, clips.slice(0, 1));
      // What a kill leaves: numbers without a line, and half a line.
      appendFileSync(join(cut, "pixels.bin"), new Uint8Array(1000));
      appendFileSync(join(cut, "index.jsonl"), `{"kind":"track","fi`);
      const { resumed, tracks } = await prepare(cut);
      assertEquals(resumed, 1);
      assert(tracks >= clips.length);
      for (
        const name of ["pixels.bin", "mfcc.bin", "samples.bin", "index.jsonl"]
      ) {
        assert(
          readFileSync(join(whole, name)).equals(readFileSync(join(cut, name))),
          name,
        );
      }
    });
  });
});

Deno.test("row 4i of the MFCC, sample 640i and crop i of a track belong together", async () => {
  await withStore(async (folder) => {
    await prepare(folder, clips.slice(0, 1));
    using store = openStore(folder);
    store.verify();
    const track = store.tracks[0]!;
    assertEquals(
      store.readPixels(track, 0, track.frames).length,
      track.frames * 96 * 96,
    );
    const from = 10;
    // Pre-emphasis looks one sample back, so the first row of a cut differs.
    const samples = store.readSamples(track, from * 640, 10 * 640);
    const rows = store.readMfcc(track, from * 4, 30);
    assertArrayAlmostEquals(
      rows.subarray(13),
      mfcc(samples).data.slice(13, 30 * 13),
      1e-3,
    );
  });
});

Deno.test("sound beyond what is kept is silent, its MFCC repeat the last row", async () => {
  await withStore(async (folder) => {
    await prepare(folder, clips.slice(0, 1));
    using store = openStore(folder);
    const track = store.tracks[0]!;
    const end = track.mfcc.bytes / 52 + track.soundFirst * 4;
    const rows = store.readMfcc(track, end - 1, 3);
    assertEquals(rows.slice(13, 26), rows.slice(0, 13));
    assertEquals(rows.slice(26), rows.slice(0, 13));
    const samples = track.samples.bytes / 2 + track.soundFirst * 640;
    assertEquals(
      store.readSamples(track, samples, 4),
      new Int16Array(4),
    );
  });
});

Deno.test("a damaged store says what is damaged", async () => {
  await withStore(async (folder) => {
    assertThrows(() => openStore(folder), { code: "store-missing" });
    await prepare(folder, clips.slice(0, 1));
    const pixels = readFileSync(join(folder, "pixels.bin"));
    pixels[1000]! ^= 1;
    writeFileSync(join(folder, "pixels.bin"), pixels);
    {
      using store = openStore(folder);
      assertThrows(() => store.verify(), {
        code: "store-corrupt",
        message: /the pixels of/,
      });
    }
    truncateSync(join(folder, "pixels.bin"), 1000);
    assertThrows(() => openStore(folder), {
      code: "store-corrupt",
      message: /pixels\.bin has 1000 bytes/,
    });
    writeFileSync(join(folder, "index.jsonl"), "something else\n");
    assertThrows(() => openStore(folder), { code: "store-corrupt" });
    await assertRejects(prepare(folder), { code: "store-corrupt" });
  });
});

Deno.test("a folder without a usable face ends with an error and keeps the reasons", async () => {
  await withStore(async (folder) => {
    const file = join(folder, "broken.mp4");
    writeFileSync(file, "not a video");
    const broken = { file: "broken.mp4", path: file, source: "", speaker: "" };
    await assertRejects(prepare(join(folder, "store"), [broken]), {
      code: "no-usable-face",
    });
    const index = readFileSync(join(folder, "store", "index.jsonl"), "utf8");
    assert(index.includes(`"kind":"dropped","file":"broken.mp4"`));
  });
});
