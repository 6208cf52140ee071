/** Samples on each side that an interpolated one is made of. */
export const reach = 16;

/** Points between two samples at which the kernel is stored; between them it is linear. */
const phases = 1024;

/** Shape of the Kaiser window: side lobes below −90 dB. */
const beta = 9;

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function kernelAt(x: number): number {
  if (Math.abs(x) >= reach) return 0;
  const window = bessel0(beta * Math.sqrt(1 - (x / reach) ** 2)) /
    bessel0(beta);
  return x === 0 ? 1 : window * Math.sin(Math.PI * x) / (Math.PI * x);
}

/** `kernel[i]` is the kernel at `i / phases − reach` samples. */
const kernel = Float64Array.from(
  { length: 2 * reach * phases + 2 },
  (_, i) => kernelAt(i / phases - reach),
);

/**
 * Sound between its samples: windowed sinc (Kaiser), 32 samples wide, for rates
 * that hardly change.
 *
 * @param samples interleaved; outside of it is silence
 * @param position in samples from the first; any number
 * @returns the value, not rounded
 * @example
 * ```ts
 * import { assertAlmostEquals } from "../../tests/support/assert.ts";
 * const tone = Int16Array.from({ length: 100 }, (_, i) => 10000 * Math.sin(0.3 * i));
 * assertAlmostEquals(interpolate(tone, 1, 0, 50.4), 10000 * Math.sin(0.3 * 50.4), 1);
 * ```
 */
export function interpolate(
  samples: Int16Array,
  channels: number,
  channel: number,
  position: number,
): number {
  const first = Math.floor(position) - reach + 1;
  let sum = 0;
  for (let k = first; k < first + 2 * reach; k++) {
    const at = k * channels + channel;
    if (at < 0 || at >= samples.length) continue;
    const place = (position - k + reach) * phases;
    const cell = Math.floor(place);
    const weight = kernel[cell]! +
      (place - cell) * (kernel[cell + 1]! - kernel[cell]!);
    sum += samples[at]! * weight;
  }
  return sum;
}
