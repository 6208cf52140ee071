import { type StoredTrack, timeTracks } from "../../lib/training/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";
import fc from "../support/properties.ts";

const nothing = { at: 0, bytes: 0, crc: 0 };

function track(
  file: string,
  known: Pick<StoredTrack, "hint" | "lateness"> = {},
): StoredTrack {
  return {
    kind: "track",
    file,
    track: 0,
    source: "folder",
    speaker: file,
    frames: 100,
    soundFirst: 0,
    realSound: [0, 96],
    pixels: nothing,
    mfcc: nothing,
    samples: nothing,
    ...known,
  };
}

Deno.test("tracks without any hint all count as in sync, and it is said that this is assumed", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 8 }), (files) => {
      const tracks = files.map((file) => track(file));
      assertEquals(timeTracks(tracks), {
        tracks: tracks.map((track) => ({ track, lateness: 0 })),
        dropped: {},
        assumedInSync: true,
      });
    }),
  );
});

Deno.test("one hint or one truth is enough for tracks without to be left out", () => {
  const hint = { lateness: 2, confidence: 1 };
  for (const known of [{ hint }, { lateness: 2 }]) {
    const { tracks, dropped, assumedInSync } = timeTracks([
      track("a", known),
      track("b"),
    ]);
    assertEquals(tracks.map(({ lateness }) => lateness), [2]);
    assertEquals(dropped, { "no hint of its lateness": 1 });
    assert(!assumedInSync);
  }
});

Deno.test("to take all as in sync is no assumption where the configuration says so", () => {
  const { tracks, assumedInSync } = timeTracks([track("a")], { use: "zero" });
  assertEquals(tracks.length, 1);
  assert(!assumedInSync);
});
