import { melSpectrogram, slaneyFilters } from "../../lib/audio/mod.ts";
import {
  assertArrayAlmostEquals,
  assertEquals,
  assertThrows,
} from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";

testWith(
  ["shared"],
  "filters and mel spectrogram of the lip-sync expert are the reference's",
  () => {
    const arrays = referenceArrays("expert/expert_standin_outputs.safetensors");
    assertArrayAlmostEquals(
      slaneyFilters().weights,
      arrays.get("mel_filterbank")!.data as Float64Array,
      1e-9,
      "filters",
    );
    const expected = arrays.get("mel")!;
    const mel = melSpectrogram(arrays.get("samples")!.data as Int32Array);
    assertEquals([mel.rows, 80], expected.shape);
    assertArrayAlmostEquals(
      mel.data,
      expected.data as Float64Array,
      1e-9,
      "mel",
    );
  },
);

Deno.test("a sound of 25 ms or less is refused, one sample more is not", () => {
  assertThrows(() => melSpectrogram(new Int16Array(400)), {
    code: "sound-too-short",
  });
  assertEquals(melSpectrogram(new Int16Array(401)).rows, 3);
});

Deno.test("values stay within -4 and 4", () => {
  const square = Int16Array.from(
    { length: 8000 },
    (_, n) => n % 40 < 20 ? 32767 : -32768,
  );
  for (const value of melSpectrogram(square).data) {
    if (!(value >= -4 && value <= 4)) throw new RangeError(`value ${value}`);
  }
});
