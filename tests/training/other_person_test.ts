import { lifter, melFilterCount } from "../../lib/audio/mod.ts";
import { changeVoice, tractMatrix } from "../../lib/training/other_voice.ts";
import { randomFrom } from "../../lib/training/random.ts";
import { mixStill } from "../../lib/training/still_picture.ts";
import fc from "../support/properties.ts";
import {
  assert,
  assertAlmostEquals,
  assertArrayAlmostEquals,
  assertEquals,
} from "../support/assert.ts";

/** The envelope that coefficients 1 to 12 draw, at any place of the mel axis, bands from 0. */
function envelope(row: ArrayLike<number>, band: number): number {
  const lift = lifter();
  let sum = 0;
  for (let k = 1; k < 13; k++) {
    const angle = Math.PI * k * (2 * band + 1) / (2 * melFilterCount);
    sum += row[k]! / lift[k]! * Math.cos(angle);
  }
  return Math.sqrt(2 / melFilterCount) * sum;
}

Deno.test("another vocal tract moves a formant and leaves its height", () => {
  for (const factor of [0.9, 1.1]) {
    const row = Float32Array.of(40, -6, 5, 3, -2, 1, 0, 0, 0, 0, 0, 0, 0);
    const matrix = tractMatrix(factor);
    const moved = Float32Array.from(
      { length: 13 },
      (_, to) =>
        row.reduce((sum, value, k) => sum + matrix[13 * to + k]! * value, 0),
    );
    assertEquals(moved[0], row[0]);
    for (let band = 3; band < 21; band++) {
      const from = (band + 0.5) * factor - 0.5;
      assertAlmostEquals(envelope(moved, band), envelope(row, from), 0.25);
    }
  }
});

Deno.test("another voice is another constant voice: rows that were alike stay alike, energy stays", () => {
  fc.assert(fc.property(fc.nat(1000), (seed) => {
    const random = randomFrom(seed);
    const rows = Float32Array.from(
      { length: 3 * 13 },
      () => 10 * random.normal(),
    );
    rows.copyWithin(26, 0, 13);
    const before = rows.slice();
    changeVoice(rows, { tract: 0.2, channel: 2 }, random);
    assertEquals(rows.slice(26), rows.slice(0, 13));
    assertEquals([rows[0], rows[13]], [before[0], before[13]]);
    assert(rows.some((value, at) => at % 13 > 0 && value !== before[at]));
  }));
});

Deno.test("a voice that is not to change does not", () => {
  const rows = Float32Array.from({ length: 26 }, (_, at) => at % 7 - 3);
  const before = rows.slice();
  changeVoice(rows, { tract: 0, channel: 0 }, randomFrom(3));
  assertArrayAlmostEquals(rows, before, 1e-5);
});

const size = 96 * 96;

Deno.test("what moves moves by the same steps in another face, larger or smaller", () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.7, max: 1.4, noNaN: true }),
      (seed, share, motion) => {
        const random = randomFrom(seed);
        const wide = Uint8Array.from(
          { length: 3 * size },
          () => 100 + random.below(40),
        );
        const other = Float32Array.from(
          { length: size },
          () => random.between(90, 160),
        );
        const mixed = mixStill(wide, { other, share, motion });
        for (let at = 0; at < 200; at++) {
          const step = wide[at + size]! - wide[at]!;
          const made = mixed[at + size]! - mixed[at]!;
          assertAlmostEquals(made, motion * step, 1.01);
        }
        const mean = (x: ArrayLike<number>, at: number) =>
          (x[at]! + x[at + size]! + x[at + 2 * size]!) / 3;
        for (let at = 0; at < 200; at++) {
          const wanted = mean(wide, at) +
            share * (other[at]! - mean(wide, at));
          assertAlmostEquals(mean(mixed, at), wanted, 0.51);
        }
      },
    ),
    { numRuns: 5 },
  );
});
