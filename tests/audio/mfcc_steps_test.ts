import { createMfccSteps, preEmphasis } from "../../lib/audio/mfcc_steps.ts";
import {
  assertAlmostEquals,
  assertArrayAlmostEquals,
} from "../support/assert.ts";
import { referenceArrays } from "../support/reference_arrays.ts";
import { testWith } from "../support/requires.ts";

function emphasised(samples: ArrayLike<number>): Float64Array {
  return Float64Array.from(
    samples,
    (sample, n) => preEmphasis(sample, samples[n - 1] ?? 0),
  );
}

testWith(["shared"], "every step of the MFCC agrees with the reference", () => {
  const arrays = referenceArrays("audio/mfcc.safetensors");
  const expected = (name: string) => arrays.get(name)!.data as Float64Array;
  const signal = emphasised(arrays.get("samples")!.data as Int16Array);
  assertArrayAlmostEquals(
    signal.subarray(0, 1024),
    expected("preemphasis_head"),
    1e-9,
    "pre-emphasis",
  );
  const steps = createMfccSteps();
  const window = new Float64Array(400);
  for (let row = 0; row < 308; row++) {
    window.fill(0);
    window.set(signal.subarray(row * 160, row * 160 + 400));
    const power = steps.powerSpectrum(window);
    if (row < 3) {
      const reference = expected("power_spectrum").subarray(
        row * 257,
        (row + 1) * 257,
      );
      const largest = Math.max(...reference);
      assertArrayAlmostEquals(
        power.map((value) => value / largest),
        reference.map((value) => value / largest),
        1e-12,
        `power spectrum of row ${row}`,
      );
    }
    const energy = expected("energy")[row]!;
    assertAlmostEquals(steps.energy(power) / energy, 1, 1e-12);
    const logs = steps.logFilterEnergies(power);
    assertArrayAlmostEquals(
      logs,
      expected("log_filterbank_energies").subarray(row * 26, (row + 1) * 26),
      1e-9,
      `log energies of row ${row}`,
    );
    assertArrayAlmostEquals(
      steps.cepstrum(logs),
      expected("dct_before_lifter").subarray(row * 13, (row + 1) * 13),
      1e-9,
      `DCT of row ${row}`,
    );
  }
});
