import {
  coefficientCount,
  dctMatrix,
  lifter,
  melFilterCount,
} from "../audio/mod.ts";
import type { Random } from "./random.ts";

/** How far a voice is turned into another; 0 leaves it as it is. */
export interface VoiceChange {
  /** Largest change of the logarithm of the vocal tract's length. */
  readonly tract: number;
  /** Deviation of what a microphone or a room adds to the first cepstral coefficient before liftering, nepers of power; to the k-th a k-th of it. */
  readonly channel: number;
}

const dct = dctMatrix();
const lift = lifter();

/**
 * Matrix `[13, 13]` that stretches the spectral envelope under MFCC along the
 * mel axis: a longer or shorter vocal tract (vocal tract length perturbation,
 * Jaitly & Hinton, 2013). Coefficient 0 is the energy, which stays.
 *
 * @param factor over 1 moves the envelope towards lower bands
 * @example
 * ```ts
 * import { assertAlmostEquals } from "../../tests/support/assert.ts";
 * assertAlmostEquals(tractMatrix(1)[13 + 1]!, 1, 1e-12);
 * assertAlmostEquals(tractMatrix(1)[13 + 2]!, 0, 1e-12);
 * ```
 */
export function tractMatrix(factor: number): Float64Array {
  const matrix = new Float64Array(coefficientCount * coefficientCount);
  matrix[0] = 1;
  const scale = Math.sqrt(2 / melFilterCount);
  for (let from = 1; from < coefficientCount; from++) {
    for (let band = 0; band < melFilterCount; band++) {
      const place = Math.min(melFilterCount - 0.5, (band + 0.5) * factor);
      const envelope = scale *
        Math.cos(Math.PI * from * place / melFilterCount) / lift[from]!;
      for (let to = 1; to < coefficientCount; to++) {
        matrix[to * coefficientCount + from]! += lift[to]! *
          dct[to * melFilterCount + band]! * envelope;
      }
    }
  }
  return matrix;
}

/**
 * Turns a segment's voice into another at random, in place: one length of the
 * vocal tract and one channel for all rows, so that timing and course stay.
 *
 * @param rows MFCC `[rows, 13]`
 */
export function changeVoice(
  rows: Float32Array,
  { tract, channel }: VoiceChange,
  random: Random,
): void {
  const matrix = tractMatrix(Math.exp(random.between(-tract, tract)));
  const added = Float64Array.from(
    { length: coefficientCount },
    (_, k) => k === 0 ? 0 : random.normal() * channel * lift[k]! / k,
  );
  const before = new Float32Array(coefficientCount);
  for (let at = 0; at < rows.length; at += coefficientCount) {
    before.set(rows.subarray(at, at + coefficientCount));
    for (let to = 0; to < coefficientCount; to++) {
      let sum = added[to]!;
      for (let from = 0; from < coefficientCount; from++) {
        sum += matrix[to * coefficientCount + from]! * before[from]!;
      }
      rows[at + to] = sum;
    }
  }
}
