/** A repeatable source of random numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** One element, each as likely as the other. */
  pick<T>(choices: readonly T[]): T;
}

/**
 * Random numbers that depend on a seed and nothing else, the same on every machine.
 *
 * The generator is Mulberry32 (32 bits of state, period 2^32).
 *
 * @param seed any integer; its lowest 32 bits count
 * @param stream tells apart several independent uses of one seed
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(createRandom(7).next(), createRandom(7).next());
 * ```
 */
export function createRandom(seed: number, stream = 0): Random {
  let state =
    (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    normal: () =>
      Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (choices) => choices[Math.floor(next() * choices.length)]!,
  };
}
