import { dctMatrix, lifter, melFilterCount, mfcc } from "../audio/mod.ts";
import { mfccColumns } from "./hear_file.ts";
import { changeVoice, type VoiceChange } from "./other_voice.ts";
import type { Random } from "./random.ts";

/** How far sound is changed; 0 leaves a thing as it is. Never its speed. */
export interface SoundAugmentation extends VoiceChange {
  /** Largest change of the amplitude, as a share ("Out of Time", section 3.2: 0.1). */
  readonly volume: number;
  /** Largest tilt of the spectrum: the change from the lowest to the highest mel band, in nepers of power. */
  readonly tilt: number;
  /** Probability of noise. */
  readonly noise: number;
  /** Probability of another voice. */
  readonly voice: number;
  /** Least and largest ratio of the sound to noise or voice, decibels. */
  readonly ratio: readonly [number, number];
}

/** What is done unless the run's configuration says otherwise. */
export const soundAugmentationDefaults: SoundAugmentation = {
  volume: 0.1,
  tilt: 2,
  noise: 0.25,
  voice: 0.15,
  ratio: [8, 30],
  tract: 0.1,
  channel: 1.5,
};

/** Nothing at all. */
export const plainSound: SoundAugmentation = {
  volume: 0,
  tilt: 0,
  noise: 0,
  voice: 0,
  ratio: [0, 0],
  tract: 0,
  channel: 0,
};

const dct = dctMatrix();
const lift = lifter();

/**
 * What a tilt of 1 adds to each coefficient: the lifted cosines of a straight
 * line from −½ to ½ over the mel bands (reference page, section 1, steps 7 and
 * 8). Coefficient 0 is the energy, which a tilt around the middle leaves about
 * as it is.
 */
const tiltCoefficients = Float32Array.from({ length: mfccColumns }, (_, k) => {
  if (k === 0) return 0;
  let sum = 0;
  for (let band = 0; band < melFilterCount; band++) {
    const line = band / (melFilterCount - 1) - 0.5;
    sum += line * dct[k * melFilterCount + band]!;
  }
  return sum * lift[k]!;
});

function power(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return sum / Math.max(1, samples.length);
}

/** Noise whose colour lies anywhere between white and brown. */
function drawNoise(count: number, random: Random): Float32Array {
  const memory = random.between(0, 0.98);
  const noise = new Float32Array(count);
  let last = 0;
  for (let i = 0; i < count; i++) {
    last = memory * last + random.next() - 0.5;
    noise[i] = last;
  }
  return noise;
}

/** Where a segment's sound comes from. */
export interface SoundSource {
  /** Rows of MFCC of the sound as it is. */
  readonly mfcc: () => Float32Array;
  /** The samples under those rows, with 240 more. */
  readonly samples: () => Int16Array;
  /** As many samples of somebody else's. */
  readonly voice: () => Int16Array;
}

/**
 * MFCC of a segment, its sound changed at random: volume, tilt, noise or
 * another voice below it, and one's own turned into another. The speed stays.
 *
 * Volume and tilt are added to the coefficients, where they are sums; only
 * what is mixed needs the samples.
 *
 * @returns `[rows, 13]`
 */
export function augmentSound(
  source: SoundSource,
  augmentation: SoundAugmentation,
  random: Random,
): Float32Array {
  const { volume, tilt, noise, voice, ratio, tract, channel } = augmentation;
  const gain = 1 + random.between(-volume, volume);
  const slope = random.between(-tilt, tilt);
  const dice = random.next();
  let rows: Float32Array;
  if (dice < noise + voice) {
    const own = source.samples();
    const other = dice < noise ? drawNoise(own.length, random) : source.voice();
    const below = 10 ** (-random.between(...ratio) / 10);
    const factor = Math.sqrt(
      (power(own) + 1) * below / (power(other) + 1e-9),
    );
    const mixed = Float32Array.from(
      own,
      (sample, i) => sample + factor * (other[i] ?? 0),
    );
    rows = Float32Array.from(mfcc(mixed).data);
  } else rows = source.mfcc();
  if (tract > 0 || channel > 0) changeVoice(rows, { tract, channel }, random);
  const louder = 2 * Math.log(gain);
  for (let at = 0; at < rows.length; at += mfccColumns) {
    rows[at]! += louder;
    for (let k = 1; k < mfccColumns; k++) {
      rows[at + k]! += slope * tiltCoefficients[k]!;
    }
  }
  return rows;
}
