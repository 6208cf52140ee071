/** Numbers that are the same in every run with the same seeds. */
export interface Random {
  /** A number in 0..1, 1 excluded. */
  next(): number;
  /** A number in `low`..`high`. */
  between(low: number, high: number): number;
  /** A whole number in 0..`count` − 1. */
  below(count: number): number;
  /** Whether something of this probability happens. */
  chance(probability: number): boolean;
  /** A normally distributed number with mean 0 and deviation 1. */
  normal(): number;
}

/** Stirs 32 bits so that neighbouring seeds have nothing in common (the finaliser of MurmurHash3). */
function stir(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * A generator from several seeds, such as a run's, a step's and a place's: what
 * it gives depends on nothing that came before, so that a resumed run goes on
 * as if it had never stopped (mulberry32).
 *
 * @param seeds whole numbers
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(randomFrom(1, 2).next(), randomFrom(1, 2).next());
 * ```
 */
export function randomFrom(...seeds: readonly number[]): Random {
  let state = seeds.reduce((mixed, seed) => stir(mixed + 0x9e3779b9 + seed), 1);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    below: (count) => Math.floor(next() * count),
    chance: (probability) => next() < probability,
    normal: () =>
      Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
