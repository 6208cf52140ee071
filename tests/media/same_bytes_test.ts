import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openMedia, writeMedia } from "../../lib/media/mod.ts";
import { assertEquals } from "../support/assert.ts";
import { temporaryFolder } from "../support/media_clips.ts";

/** Enough to meet an encoder that differs in one of five runs, 97 times in 100. */
const runs = 16;

Deno.test("the same pictures give the same H.264 file, time after time", async () => {
  using folder = temporaryFolder();
  await using media = await openMedia("data/samples/grid_in_sync.mp4");
  const frames = (await Array.fromAsync(media.frames())).map(({ data }) =>
    data
  );
  const { width, height } = media.video;
  const digests = new Set<string>();
  for (let run = 0; run < runs; run++) {
    const file = join(folder.path, "clip.mp4");
    await writeMedia(file, {
      video: { width, height, frameRate: 25, codec: "h264", frames },
    });
    digests.add(createHash("sha256").update(readFileSync(file)).digest("hex"));
  }
  assertEquals(digests.size, 1);
});
