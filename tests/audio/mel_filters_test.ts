import meyda from "meyda";
import { melBins, melFilters, melPoints } from "../../lib/audio/mod.ts";
import { createPowerSpectrum } from "../../lib/audio/spectrum.ts";
import { applyFilters } from "../../lib/audio/triangles.ts";
import { assertArrayAlmostEquals, assertEquals } from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";

testWith(
  ["shared"],
  "mel points, bins and triangles are the reference's",
  () => {
    const arrays = referenceArrays("audio/mfcc.safetensors");
    assertArrayAlmostEquals(
      melPoints(),
      arrays.get("mel_points")!.data as Float64Array,
      1e-9,
    );
    assertEquals([...melBins()], [
      ...arrays.get("filter_bins")!.data as Int32Array,
    ]);
    const bank = melFilters();
    assertEquals([bank.filters, bank.bins], arrays.get("filterbank")!.shape);
    assertArrayAlmostEquals(
      bank.weights,
      arrays.get("filterbank")!.data as Float64Array,
      1e-12,
    );
  },
);

/** What the test uses of Meyda; its types describe another module format than the one loaded. */
interface MelBandsExtractor {
  bufferSize: number;
  sampleRate: number;
  melBands: number;
  windowingFunction: string;
  extract(feature: "melBands", signal: Float32Array): number[];
}

// Meyda writes the mel scale as 1125·ln(1 + f/700), we as 2595·log10(1 + f/700): a constant
// factor, so points evenly spaced in one are evenly spaced in the other and have the same
// frequencies. It gives ln(1 + energy) in float32 arithmetic, without dividing by 512.
Deno.test("Meyda's mel bands of a noise are ours", () => {
  let state = 1;
  const signal = Float64Array.from({ length: 512 }, () => {
    state = (state * 48271) % 2147483647;
    return 20 * (state / 2147483647 - 0.5);
  });
  const extractor = meyda as unknown as MelBandsExtractor;
  extractor.bufferSize = 512;
  extractor.sampleRate = 16000;
  extractor.melBands = 26;
  extractor.windowingFunction = "rect";
  const theirs = extractor.extract("melBands", Float32Array.from(signal));
  const power = new Float64Array(257);
  createPowerSpectrum(512)(signal, power);
  const ours = new Float64Array(26);
  applyFilters(melFilters(), power, ours);
  assertArrayAlmostEquals(
    theirs,
    ours.map(Math.log1p),
    1e-5,
    "mel bands",
  );
});
