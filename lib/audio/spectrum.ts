import createFft from "fft.js";

/** What we use of fft.js, which has no types of its own. */
interface ComplexFft {
  transform(out: Float64Array, interleaved: Float64Array): void;
  realTransform(out: Float64Array, real: Float64Array): void;
}

const Fft = createFft as unknown as new (size: number) => ComplexFft;

/** Writes |DFT|² of a real signal, bins 0 .. size/2, into `out`. */
export type PowerSpectrum = (signal: Float64Array, out: Float64Array) => void;

/**
 * A function that computes |DFT|² of real signals of one even size.
 *
 * fft.js knows powers of two only. A size of odd·2ⁿ is split into `odd` interleaved
 * signals of 2ⁿ values each (one step of decimation in time): the 800 points of the
 * lip-sync expert's mel spectrogram are 25 transforms of 32 points.
 *
 * @param size number of values, even, odd·2ⁿ with n ≥ 2
 * @returns a function of a signal `[size]` and its output `[size/2 + 1]`; buffers inside are used again by each call
 * @throws {RangeError} if the size is not a multiple of 4
 * @example
 * ```ts
 * import { assertAlmostEquals } from "../../tests/support/assert.ts";
 * const power = new Float64Array(9);
 * createPowerSpectrum(16)(Float64Array.from({ length: 16 }, (_, n) => Math.cos(Math.PI * n / 4)), power);
 * assertAlmostEquals(power[2]!, 64, 1e-9); // two periods in 16 values: (16/2)²
 * ```
 */
export function createPowerSpectrum(size: number): PowerSpectrum {
  if (!Number.isInteger(size) || size < 4 || size % 4 !== 0) {
    throw new RangeError(`size ${size} is not a positive multiple of 4`);
  }
  let odd = size;
  while (odd % 2 === 0) odd /= 2;
  return odd === 1 ? powerOfTwo(size) : split(size, odd);
}

function powerOfTwo(size: number): PowerSpectrum {
  const fft = new Fft(size);
  const complex = new Float64Array(2 * size);
  return (signal, out) => {
    fft.realTransform(complex, signal);
    for (let k = 0; k <= size / 2; k++) {
      out[k] = complex[2 * k]! ** 2 + complex[2 * k + 1]! ** 2;
    }
  };
}

function split(size: number, odd: number): PowerSpectrum {
  const length = size / odd;
  const fft = new Fft(length);
  const parts = Array.from({ length: odd }, () => new Float64Array(2 * length));
  const interleaved = new Float64Array(2 * length);
  const cosines = Float64Array.from(
    { length: size },
    (_, n) => Math.cos(2 * Math.PI * n / size),
  );
  const sines = Float64Array.from(
    { length: size },
    (_, n) => Math.sin(2 * Math.PI * n / size),
  );
  return (signal, out) => {
    for (let r = 0; r < odd; r++) {
      for (let m = 0; m < length; m++) {
        interleaved[2 * m] = signal[odd * m + r]!;
      }
      fft.transform(parts[r]!, interleaved);
    }
    for (let k = 0; k <= size / 2; k++) {
      const bin = 2 * (k % length);
      let real = 0;
      let imaginary = 0;
      for (let r = 0; r < odd; r++) {
        const part = parts[r]!;
        const turn = (r * k) % size;
        const c = cosines[turn]!;
        const s = sines[turn]!;
        real += part[bin]! * c + part[bin + 1]! * s;
        imaginary += part[bin + 1]! * c - part[bin]! * s;
      }
      out[k] = real ** 2 + imaginary ** 2;
    }
  };
}
