import fc from "../support/properties.ts";
import { createPowerSpectrum } from "../../lib/audio/spectrum.ts";
import { assertArrayAlmostEquals, assertThrows } from "../support/assert.ts";

/** The definition, one sum per bin. */
function slowPowerSpectrum(signal: Float64Array): Float64Array {
  const size = signal.length;
  return Float64Array.from({ length: size / 2 + 1 }, (_, k) => {
    let real = 0;
    let imaginary = 0;
    for (let n = 0; n < size; n++) {
      const angle = 2 * Math.PI * ((n * k) % size) / size;
      real += signal[n]! * Math.cos(angle);
      imaginary -= signal[n]! * Math.sin(angle);
    }
    return real ** 2 + imaginary ** 2;
  });
}

Deno.test("the power spectrum is that of the defining sum, for powers of two and odd multiples", () => {
  for (const size of [4, 8, 12, 16, 20, 100, 512, 800]) {
    const power = createPowerSpectrum(size);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
          minLength: size,
          maxLength: size,
        }),
        (values) => {
          const signal = Float64Array.from(values);
          const out = new Float64Array(size / 2 + 1);
          power(signal, out);
          assertArrayAlmostEquals(
            out,
            slowPowerSpectrum(signal),
            1e-12 * size * size,
            `spectrum of ${size}`,
          );
        },
      ),
      { numRuns: 5 },
    );
  }
});

Deno.test("sizes that are no multiple of 4 are refused", () => {
  for (const size of [0, 2, 6, 401, 4.5, NaN]) {
    assertThrows(() => createPowerSpectrum(size), RangeError);
  }
});
