import { createRandom } from "./random.ts";

/** What a person's voice sounds like. */
export interface Voice {
  /** Mean pitch in Hz. */
  readonly pitch: number;
  /** How far the pitch moves, as a share of its mean. */
  readonly melody: number;
  /** All formants are multiplied by it: above 1 for short vocal tracts. */
  readonly formantScale: number;
  /** Share of breath in the voice. */
  readonly breathiness: number;
  /** Low-pass of the glottal pulses in Hz: bright voices are high. */
  readonly brightness: number;
  /** Noise of room and microphone, root mean square in int16 steps. */
  readonly roomNoise: number;
  /** Root mean square of the speech in int16 steps, pauses included. */
  readonly level: number;
}

/** Draws a voice: low or high, bright or dull, close or far from the microphone. */
export function randomVoice(seed: number): Voice {
  const random = createRandom(seed, 2);
  const high = random.next() < 0.5;
  return {
    pitch: high ? random.between(165, 230) : random.between(90, 140),
    melody: random.between(0.1, 0.2),
    formantScale: high ? random.between(1.06, 1.2) : random.between(0.94, 1.06),
    breathiness: random.between(0.01, 0.06),
    brightness: random.between(3000, 7000),
    roomNoise: Math.exp(random.between(Math.log(20), Math.log(200))),
    level: Math.exp(random.between(Math.log(2000), Math.log(5000))),
  };
}
