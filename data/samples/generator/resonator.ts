/** A second-order filter that is fed one sample at a time. */
export interface Resonator {
  /** Sets centre and bandwidth in Hz. */
  tune(centre: number, bandwidth: number): void;
  /** One sample in, one sample out. */
  step(input: number): number;
}

/**
 * A digital resonator with gain 1 at 0 Hz (Klatt, "Software for a
 * cascade/parallel formant synthesizer", 1980, equation 1).
 */
export function createResonator(sampleRate: number): Resonator {
  let a = 1, b = 0, c = 0, y1 = 0, y2 = 0;
  return {
    tune(centre, bandwidth) {
      const r = Math.exp(-Math.PI * bandwidth / sampleRate);
      c = -r * r;
      b = 2 * r * Math.cos(2 * Math.PI * centre / sampleRate);
      a = 1 - b - c;
    },
    step(input) {
      const y = a * input + b * y1 + c * y2;
      y2 = y1;
      y1 = y;
      return y;
    },
  };
}

/** A band-pass with gain 1 at its centre: the resonator's poles with zeros at 0 Hz and at half the rate. */
export function createBandPass(sampleRate: number): Resonator {
  let b = 0, c = 0, gain = 0, x1 = 0, x2 = 0, y1 = 0, y2 = 0;
  return {
    tune(centre, bandwidth) {
      const r = Math.exp(-Math.PI * bandwidth / sampleRate);
      c = -r * r;
      b = 2 * r * Math.cos(2 * Math.PI * centre / sampleRate);
      gain = (1 - r * r) / 2;
    },
    step(input) {
      const y = gain * (input - x2) + b * y1 + c * y2;
      x2 = x1;
      x1 = input;
      y2 = y1;
      y1 = y;
      return y;
    },
  };
}
