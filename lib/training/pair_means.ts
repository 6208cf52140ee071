/** Windows from which on a pair counts as false: neighbours still look alike. */
const farWindows = 5;

/** Whether segments of so many windows have pairs that count as false. */
export function hasFarPairs(windows: number): boolean {
  return windows > farWindows;
}

/** Means over a batch's pairs. */
export interface PairMeans {
  /** Mean distance of true pairs, vectors of length 1. */
  readonly positive: number;
  /** Mean distance of pairs five windows and more apart; 0 if there are none. */
  readonly negative: number;
  /** Mean cosine of the latter. */
  readonly falseCosine: number;
}

/**
 * Mean distances of true and false pairs from the cosines of each picture with
 * each sound of its segment: √(2 − 2·cosine).
 *
 * @param cosines `[segments, windows, windows]`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(pairMeans(Float32Array.of(1), 1).positive, 0);
 * ```
 */
export function pairMeans(cosines: Float32Array, windows: number): PairMeans {
  let [own, owns, far, fars, farCosine] = [0, 0, 0, 0, 0];
  for (let at = 0; at < cosines.length; at++) {
    const apart = Math.abs(
      at % windows - Math.floor(at / windows) % windows,
    );
    if (apart > 0 && apart < farWindows) continue;
    const cosine = cosines[at]!;
    const distance = Math.sqrt(Math.max(0, 2 - 2 * cosine));
    if (apart === 0) {
      own += distance;
      owns++;
    } else {
      far += distance;
      farCosine += cosine;
      fars++;
    }
  }
  return {
    positive: own / Math.max(1, owns),
    negative: far / Math.max(1, fars),
    falseCosine: farCosine / Math.max(1, fars),
  };
}
