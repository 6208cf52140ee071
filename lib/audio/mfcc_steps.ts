import { coefficientCount, dctMatrix, lifter } from "./cepstrum.ts";
import { melFilterCount, melFilters, mfccFftSize } from "./mel_filters.ts";
import { createPowerSpectrum } from "./spectrum.ts";
import { applyFilters } from "./triangles.ts";

/** Samples per MFCC window (25 ms). */
export const mfccWindowSamples = 400;
/** Samples from one MFCC row to the next (10 ms). */
export const mfccHopSamples = 160;
/** Factor of the previous sample that pre-emphasis takes away. */
export const preEmphasisFactor = 0.97;

/** Stands in for an energy of exactly 0, whose logarithm does not exist: 2⁻⁵². */
const smallestEnergy = Number.EPSILON;

/** Pre-emphasis of one sample: y[n] = x[n] − 0.97·x[n−1] (y[0] = x[0], so start with 0). */
export function preEmphasis(sample: number, previous: number): number {
  return sample - preEmphasisFactor * previous;
}

/** The steps from a window to a row, each with its own output that the next call overwrites. */
export interface MfccSteps {
  /** Step 3: |FFT|²/512 of a window `[400]`, bins `[257]`. */
  powerSpectrum(window: Float64Array): Float64Array;
  /** Step 4: sum of the power spectrum, never 0. */
  energy(power: Float64Array): number;
  /** Steps 5 and 6: natural logarithms of the filter energies, `[26]`. */
  logFilterEnergies(power: Float64Array): Float64Array;
  /** Step 7: DCT before the lifter, `[13]`. */
  cepstrum(logEnergies: Float64Array): Float64Array;
  /** All steps: one row of 13 into `out` from position `at`. */
  row(window: Float64Array, out: Float64Array, at: number): void;
}

/**
 * The arithmetic of one MFCC row (reference page, section 1, steps 3 to 9).
 *
 * @returns functions that share buffers: use what one returns before calling it again
 */
export function createMfccSteps(): MfccSteps {
  const transform = createPowerSpectrum(mfccFftSize);
  const bank = melFilters();
  const dct = dctMatrix();
  const lift = lifter();
  const padded = new Float64Array(mfccFftSize);
  const power = new Float64Array(bank.bins);
  const logEnergies = new Float64Array(melFilterCount);
  const coefficients = new Float64Array(coefficientCount);

  function powerSpectrum(window: Float64Array): Float64Array {
    padded.set(window);
    transform(padded, power);
    for (let k = 0; k < power.length; k++) power[k]! /= mfccFftSize;
    return power;
  }

  function energy(spectrum: Float64Array): number {
    let sum = 0;
    for (let k = 0; k < spectrum.length; k++) sum += spectrum[k]!;
    return sum === 0 ? smallestEnergy : sum;
  }

  function logFilterEnergies(spectrum: Float64Array): Float64Array {
    applyFilters(bank, spectrum, logEnergies);
    for (let j = 0; j < melFilterCount; j++) {
      const value = logEnergies[j]!;
      logEnergies[j] = Math.log(value === 0 ? smallestEnergy : value);
    }
    return logEnergies;
  }

  function cepstrum(values: Float64Array): Float64Array {
    for (let k = 0; k < coefficientCount; k++) {
      let sum = 0;
      for (let m = 0; m < melFilterCount; m++) {
        sum += dct[k * melFilterCount + m]! * values[m]!;
      }
      coefficients[k] = sum;
    }
    return coefficients;
  }

  function row(window: Float64Array, out: Float64Array, at: number): void {
    const spectrum = powerSpectrum(window);
    const values = cepstrum(logFilterEnergies(spectrum));
    for (let k = 0; k < coefficientCount; k++) {
      out[at + k] = values[k]! * lift[k]!;
    }
    out[at] = Math.log(energy(spectrum));
  }

  return { powerSpectrum, energy, logFilterEnergies, cepstrum, row };
}
