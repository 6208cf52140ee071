import {
  createBatchMaker,
  plainPicture,
  plainSound,
  type Store,
  type StoredTrack,
} from "../../lib/training/mod.ts";
import { assert, assertEquals } from "../support/assert.ts";

const frames = 16;
const side = 96;
const nothing = { at: 0, bytes: 0, crc: 0 };

function track(file: string, length: number): StoredTrack {
  return {
    kind: "track",
    file,
    track: 0,
    source: "made",
    speaker: file,
    frames: length,
    soundFirst: 0,
    realSound: [0, length - 4],
    pixels: nothing,
    mfcc: nothing,
    samples: nothing,
  };
}

/** A store whose sound says where it was read, and that keeps where pictures were. */
function tellingStore(tracks: readonly StoredTrack[]) {
  const pictures: number[] = [];
  const store: Store = {
    folder: "",
    tracks,
    dropped: [],
    readPixels(_track, from, count) {
      pictures.push(from);
      return new Uint8Array(count * side * side);
    },
    readMfcc: (_track, from, count) => new Float32Array(count * 13).fill(from),
    readSamples: (_track, _from, count) => new Int16Array(count),
    verify() {},
    [Symbol.dispose]() {},
  };
  return { store, pictures };
}

Deno.test("a false sound cannot be known by where it lies: true ones lie in the same places as often, and the picture follows them", () => {
  for (const length of [22, 40]) {
    const tracks = ["a", "b", "c"].map((file) => track(file, length));
    const { store, pictures } = tellingStore(tracks);
    const lateness = 0.3;
    const maker = createBatchMaker(
      store,
      tracks.map((track) => ({ track, lateness })),
      {
        segments: 3,
        frames,
        seed: 1,
        speakerPower: 0.5,
        picture: plainPicture,
        sound: plainSound,
        falseShift: [5, 12],
      },
    );
    const places = new Map<number, { own: number; other: number }>();
    const count = (row: number, kind: "own" | "other"): void => {
      const counts = places.get(row) ?? { own: 0, other: 0 };
      counts[kind]++;
      places.set(row, counts);
    };
    for (let step = 0; step < 250; step++) {
      pictures.length = 0;
      const { mfcc, falseMfcc } = maker.make(step);
      pictures.forEach((first, segment) => {
        const at = segment * mfcc.length / 3;
        const [own, other] = [mfcc[at]!, falseMfcc![at]!];
        assertEquals(own, Math.round(4 * (first + lateness)));
        const shift = Math.abs(own - other) / 4;
        assert(shift >= 5 && shift <= 12, `shift of ${shift} frames`);
        count(own, "own");
        count(other, "other");
      });
    }
    // As many of one kind in each place as of the other, but for chance: a
    // square of mean 1 each, those of the two places of a pair depending.
    const squares = [...places.values()].map(({ own, other }) =>
      (own - other) ** 2 / (own + other)
    );
    const apart = squares.reduce((sum, square) => sum + square, 0);
    const most = squares.length + 6 * Math.sqrt(4 * squares.length);
    assert(apart < most, `${length} frames: ${apart}, at most ${most}`);
  }
});

Deno.test("a track with one place only for a segment has no room for a false sound, and is not used for pairs", () => {
  const tracks = [17, 20, 21, 30].map((length) => track(`${length}`, length));
  const timed = tracks.map((track) => ({ track, lateness: 0 }));
  const { store } = tellingStore(tracks);
  const options = {
    segments: 2,
    frames,
    seed: 1,
    speakerPower: 0.5,
    picture: plainPicture,
    sound: plainSound,
  };
  const usable = (falseShift?: [number, number]): number =>
    createBatchMaker(store, timed, {
      ...options,
      ...(falseShift ? { falseShift } : {}),
    }).usable;
  assertEquals(usable(), 4);
  assertEquals(usable([5, 25]), 2);
});
