import { rgbToHsv, toGray } from "../../lib/image/mod.ts";
import { assertAlmostEquals, assertEquals } from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";

function swapEnds(pixels: Uint8Array): Uint8Array {
  return Uint8Array.from(pixels, (_, i) => pixels[i - i % 3 + 2 - i % 3]!);
}

testWith(
  ["shared"],
  "HSV equals the reference for every recorded colour",
  () => {
    const arrays = referenceArrays("scenes/hsv_cube.safetensors");
    for (const name of ["cube", "random"]) {
      const bgr = arrays.get(`${name}_bgr`)!.data as Uint8Array;
      assertEquals(rgbToHsv(swapEnds(bgr)), arrays.get(`${name}_hsv`)!.data);
    }
  },
);

Deno.test("grey is the weighted sum, not rounded", () => {
  const grey = toGray(Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 255, 255, 255));
  for (const [i, expected] of [0.299, 0.587, 0.114, 255].entries()) {
    assertAlmostEquals(grey[i]!, expected, 1e-5);
  }
});
