import fc from "../support/properties.ts";
import { createMfccStream, type Mfcc, mfcc } from "../../lib/audio/mod.ts";
import { mfccRowCount } from "../../lib/audio/mfcc_rows.ts";
import {
  assert,
  assertArrayAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";

/** Tolerance of the reference page. */
const tolerance = 1e-9;

function joined(parts: Mfcc[]): number[] {
  return parts.flatMap((part) => [...part.data]);
}

testWith(["shared"], "MFCC of the reference sound are the reference's", () => {
  const arrays = referenceArrays("audio/mfcc.safetensors");
  const samples = arrays.get("samples")!.data as Int16Array;
  const expected = arrays.get("mfcc_f64")!;
  const actual = mfcc(samples);
  assertEquals([actual.rows, 13], expected.shape);
  assertArrayAlmostEquals(
    actual.data,
    expected.data as Float64Array,
    tolerance,
    "mfcc",
  );
});

testWith(
  ["shared"],
  "sounds of 1 to 4000 samples, silence and extremes are the reference's",
  () => {
    const arrays = referenceArrays("audio/mfcc_short.safetensors");
    const names = [...arrays.keys()].filter((name) =>
      name.startsWith("samples_")
    );
    assertEquals(names.length, 11);
    for (const name of names) {
      const samples = arrays.get(name)!.data as Int16Array;
      const expected = arrays.get(name.replace("samples_", "mfcc_"))!;
      const actual = mfcc(samples);
      assertEquals([actual.rows, 13], expected.shape, name);
      assertArrayAlmostEquals(
        actual.data,
        expected.data as Float64Array,
        tolerance,
        name,
      );
    }
  },
);

Deno.test("a sound without samples is an error that says so", () => {
  assertThrows(() => mfcc(new Int16Array(0)), { code: "no-samples" });
  assertThrows(() => createMfccStream().flush(), { code: "no-samples" });
});

Deno.test("a stream gives the rows of the whole to the last bit, however it is cut", () => {
  fc.assert(fc.property(
    fc.int16Array({ minLength: 1, maxLength: 2500 }),
    fc.array(fc.nat(700), { maxLength: 12 }),
    fc.constantFrom(0, 1, 160, 240, 1000),
    (samples, cuts, padSamples) => {
      const stream = createMfccStream();
      const parts: Mfcc[] = [];
      let at = 0;
      for (const length of cuts) {
        parts.push(stream.push(samples.subarray(at, at + length)));
        at = Math.min(samples.length, at + length);
      }
      parts.push(stream.push(samples.subarray(at)), stream.flush(padSamples));
      const whole = mfcc(samples, { padSamples });
      assertEquals(joined(parts), [...whole.data]);
      assertEquals(whole.rows, mfccRowCount(samples.length + padSamples));
    },
  ));
});

Deno.test("padding is the same as zero samples at the end", () => {
  const samples = Int16Array.from(
    { length: 6400 },
    (_, n) => 9000 * Math.sin(n / 5),
  );
  const longer = new Int16Array(6640);
  longer.set(samples);
  assertEquals(mfcc(samples, { padSamples: 240 }), mfcc(longer));
});

Deno.test("a flushed stream starts again from nothing", () => {
  const samples = Int16Array.from(
    { length: 1234 },
    (_, n) => (n * 7919) % 2000 - 1000,
  );
  const stream = createMfccStream();
  const first = joined([stream.push(samples), stream.flush()]);
  assertEquals(joined([stream.push(samples), stream.flush()]), first);
});

Deno.test("twice the amplitude adds ln 4 to the energy and nothing to the higher coefficients", () => {
  const quiet = Float64Array.from(
    { length: 4000 },
    (_, n) => 800 * Math.sin(n / 3) + 500 * Math.cos(n * n / 900),
  );
  const soft = mfcc(quiet);
  const loud = mfcc(quiet.map((sample) => 2 * sample));
  for (let row = 0; row < soft.rows; row++) {
    for (let k = 0; k < 13; k++) {
      const difference = loud.data[row * 13 + k]! - soft.data[row * 13 + k]!;
      assert(
        Math.abs(difference - (k === 0 ? Math.log(4) : 0)) < 1e-9,
        `row ${row}, coefficient ${k}: ${difference}`,
      );
    }
  }
});
