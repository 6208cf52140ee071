import { dctMatrix, lifter } from "../../lib/audio/cepstrum.ts";
import {
  assertAlmostEquals,
  assertArrayAlmostEquals,
} from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";

testWith(["shared"], "the lifter is the reference's", () => {
  const arrays = referenceArrays("audio/mfcc.safetensors");
  assertArrayAlmostEquals(
    lifter(),
    arrays.get("lifter")!.data as Float64Array,
    1e-12,
  );
});

Deno.test("rows of the DCT are orthonormal", () => {
  const dct = dctMatrix();
  for (let a = 0; a < 13; a++) {
    for (let b = 0; b < 13; b++) {
      let product = 0;
      for (let m = 0; m < 26; m++) {
        product += dct[a * 26 + m]! * dct[b * 26 + m]!;
      }
      assertAlmostEquals(product, a === b ? 1 : 0, 1e-12);
    }
  }
});
