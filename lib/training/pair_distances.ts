import type { Clip } from "./clip.ts";
import { compareDistances } from "./comparers.ts";

/** Distances of single windows, at the true shift and far from it. */
export interface PairDistances {
  /** At the true shift. */
  readonly own: Float64Array;
  /** At shifts that are off by `farFrames` at least. */
  readonly other: Float64Array;
}

/** Frames from the truth at which a pair counts as false: neighbours still look alike. */
const farFrames = 5;

/**
 * Distances of true and false pairs, for a histogram.
 *
 * @param clips those without `lateness` are left out
 * @param search largest shift of a false pair, frames
 * @param step every so many windows of a clip
 */
export function pairDistances(
  clips: readonly Clip[],
  search = 15,
  step = 5,
): PairDistances {
  const own: number[] = [];
  const other: number[] = [];
  for (const { picture, sound, realSound, lateness } of clips) {
    if (lateness === undefined) continue;
    for (let from = 0; from < picture.rows; from += step) {
      const curve = compareDistances({
        picture,
        from,
        count: 1,
        sound,
        soundAt: from,
        realSound,
        search,
      });
      curve.forEach((distance, column) => {
        const off = Math.abs(column - search - Math.round(lateness));
        if (Number.isNaN(distance)) return;
        if (off === 0) own.push(distance);
        else if (off >= farFrames) other.push(distance);
      });
    }
  }
  return { own: Float64Array.from(own), other: Float64Array.from(other) };
}
