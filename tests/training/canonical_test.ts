import {
  clipLateness,
  compareCourses,
  embedStore,
  fitCanonical,
  openStore,
  timeTracks,
} from "../../lib/training/mod.ts";
import { assert } from "../support/assert.ts";
import { withFolder, writeSyntheticStore } from "../support/synthetic_store.ts";

Deno.test("canonical correlation finds planted lateness within a frame in clips that it was not fitted to", async () => {
  await withFolder(async (folder) => {
    writeSyntheticStore(folder, {
      tracks: 8,
      frames: 80,
      lateness: (track) => track < 6 ? 0 : 3,
    });
    using store = openStore(folder);
    const { tracks } = timeTracks(store.tracks.slice(0, 6), { use: "zero" });
    const embedder = await fitCanonical(store, tracks);
    const clips = await embedStore(store, embedder);
    const found = clips.map((clip) =>
      clipLateness(clip, compareCourses, { search: 8 })
    );
    for (const lateness of found.slice(6)) {
      assert(Math.abs(lateness! - 3) <= 1);
    }
    for (const lateness of found.slice(0, 6)) assert(Math.abs(lateness!) <= 1);
  });
});
