import fc from "../support/properties.ts";
import { mfcc } from "../../lib/audio/mod.ts";
import {
  augmentPicture,
  pictureAugmentationDefaults,
  plainPicture,
} from "../../lib/training/augment_picture.ts";
import {
  augmentSound,
  plainSound,
  soundAugmentationDefaults,
} from "../../lib/training/augment_sound.ts";
import { createBatchMaker } from "../../lib/training/batch.ts";
import { roughen } from "../../lib/training/codec_noise.ts";
import { randomFrom } from "../../lib/training/random.ts";
import { openStore, timeTracks } from "../../lib/training/mod.ts";
import { createWarp } from "../../lib/training/warp.ts";
import {
  assert,
  assertAlmostEquals,
  assertArrayAlmostEquals,
  assertEquals,
} from "../support/assert.ts";
import { randomNumbers } from "../support/synthetic_clips.ts";
import { withFolder, writeSyntheticStore } from "../support/synthetic_store.ts";

const pixels = 64 * 64;

/** The same noisy picture in several frames. */
function stillPicture(frames: number): Uint8Array {
  const random = randomNumbers(5);
  const one = Uint8Array.from({ length: 96 * 96 }, () => 256 * random());
  const all = new Uint8Array(frames * one.length);
  for (let frame = 0; frame < frames; frame++) {
    all.set(one, frame * one.length);
  }
  return all;
}

function augmented(
  wide: Uint8Array,
  how: typeof plainPicture,
  seed: number,
): Float32Array {
  const out = new Float32Array(wide.length / (96 * 96) * pixels);
  augmentPicture(
    { wide, otherStill: () => new Float32Array(96 * 96).fill(128) },
    how,
    randomFrom(seed),
    randomFrom(0),
    out,
  );
  return out;
}

Deno.test("one change for all frames: a still picture stays still", () => {
  const wide = stillPicture(3);
  fc.assert(
    fc.property(fc.nat(10_000), (seed) => {
      const how = {
        ...pictureAugmentationDefaults,
        noise: 0,
        still: 0.7,
        motion: 0.3,
      };
      const out = augmented(wide, how, seed);
      assertEquals(out.slice(pixels, 2 * pixels), out.slice(0, pixels));
      assertEquals(out.slice(2 * pixels), out.slice(0, pixels));
    }),
    { numRuns: 10 },
  );
});

Deno.test("the same seed makes the same change, another seed another", () => {
  const wide = stillPicture(2);
  const how = pictureAugmentationDefaults;
  assertEquals(augmented(wide, how, 3), augmented(wide, how, 3));
  const [a, b] = [augmented(wide, how, 3), augmented(wide, how, 4)];
  assert(a.some((value, i) => Math.abs(value - b[i]!) > 0.1));
});

Deno.test("a flip mirrors what the plain warp shows", () => {
  const wide = Float32Array.from(stillPicture(1));
  const [plain, mirrored] = [false, true].map((flip) => {
    const out = new Float32Array(pixels);
    createWarp({ flip })(wide, out);
    return out;
  });
  const back = mirrored!.map((_, at) =>
    mirrored![at - at % 64 + 63 - at % 64]!
  );
  assertArrayAlmostEquals(back, plain!, 1e-3);
});

Deno.test("the plain crop is normalised and shows 1.583 of 2 face sizes", () => {
  const columns = Uint8Array.from({ length: 96 * 96 }, (_, at) => at % 96);
  const out = augmented(columns, plainPicture, 1);
  const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
  assertAlmostEquals(mean, 0, 1e-3);
  const raw = new Float32Array(pixels);
  createWarp()(Float32Array.from(columns), raw);
  const step = (raw[63]! - raw[0]!) / 63;
  assertAlmostEquals(step, 96 / 64 * 1.583 / 2, 1e-4);
});

Deno.test("codec noise leaves the mean of a block and changes the rest the more the stronger", () => {
  const random = randomNumbers(8);
  const picture = Float32Array.from(
    { length: pixels },
    () => 100 + 50 * random(),
  );
  const change = [4, 40].map((strength) => {
    const rough = Float32Array.from(picture);
    roughen(rough, 64, strength);
    return Math.sqrt(
      rough.reduce((sum, value, i) => sum + (value - picture[i]!) ** 2, 0) /
        pixels,
    );
  });
  assert(change[0]! > 0.5 && change[1]! > 2 * change[0]!);
  assert(change[1]! < 40);
});

function speech(): Int16Array {
  const random = randomNumbers(2);
  return Int16Array.from(
    { length: 8240 },
    (_, i) => 3000 * Math.sin(i / 9) * Math.sin(i / 500) + 200 * random(),
  );
}

function source(samples: Int16Array) {
  return {
    mfcc: () => Float32Array.from(mfcc(samples).data),
    samples: () => samples,
    voice: () => samples.toReversed(),
  };
}

Deno.test("a louder sound has the coefficients of its louder samples", () => {
  const samples = speech();
  for (let seed = 0; seed < 5; seed++) {
    const rows = augmentSound(
      source(samples),
      { ...plainSound, volume: 0.1 },
      randomFrom(seed),
    );
    const gain = 1 + randomFrom(seed).between(-0.1, 0.1);
    const louder = Float64Array.from(samples, (sample) => sample * gain);
    assertArrayAlmostEquals(rows, mfcc(louder).data, 1e-3);
    assert(Math.abs(gain - 1) <= 0.1);
  }
});

Deno.test("changed sound keeps its speed: as many rows, and a click stays in its place", () => {
  const samples = new Int16Array(8240);
  samples.fill(8000, 3200, 3210);
  const loudest = (rows: Float32Array): number => {
    const energy = rows.filter((_, at) => at % 13 === 0);
    return energy.indexOf(Math.max(...energy));
  };
  const plain = source(samples).mfcc();
  for (let seed = 0; seed < 20; seed++) {
    const rows = augmentSound(
      source(samples),
      { ...soundAugmentationDefaults, noise: 0.5, voice: 0, ratio: [10, 30] },
      randomFrom(seed),
    );
    assertEquals(rows.length, plain.length);
    assert(Math.abs(loudest(rows) - loudest(plain)) <= 2);
  }
});

Deno.test("a batch depends on seed and step alone, and its false sounds keep their distance", async () => {
  await withFolder((folder) => {
    writeSyntheticStore(folder, { tracks: 6, frames: 80 });
    using store = openStore(folder);
    const { tracks } = timeTracks(store.tracks, { use: "zero" });
    const options = {
      segments: 5,
      frames: 12,
      seed: 4,
      speakerPower: 0.5,
      picture: plainPicture,
      sound: plainSound,
      falseShift: [10, 40] as const,
    };
    const maker = createBatchMaker(store, tracks, options);
    maker.make(0);
    const again = createBatchMaker(store, tracks, options);
    assertEquals(again.make(7), maker.make(7));
    const rows = 7 * 4 + 20;
    for (let step = 0; step < 20; step++) {
      const { mfcc: own, falseMfcc, tracks: places } = maker.make(step);
      assertEquals(new Set(places).size, places.length);
      for (let segment = 0; segment < 5; segment++) {
        const at = segment * rows * 13;
        const track = store.tracks[places[segment]!]!;
        const whole = store.readMfcc(track, 0, 80 * 4);
        const find = (part: Float32Array): number => {
          for (let row = 0; row + rows <= 80 * 4; row++) {
            if (part.every((value, i) => value === whole[row * 13 + i])) {
              return row;
            }
          }
          return NaN;
        };
        const [here, there] = [own, falseMfcc!].map((sounds) =>
          find(sounds.subarray(at, at + rows * 13))
        );
        const shift = Math.abs(here! - there!) / 4;
        assert(shift >= 10 && shift <= 40, `shift of ${shift} frames`);
      }
    }
  });
});
