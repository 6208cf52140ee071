import type { Random } from "./random.ts";

/** Which window stands at each place of a batch, for vectors that read those around them. */
export interface Places {
  /** Of the picture vectors, `[segments, windows]`. */
  readonly picture: Int32Array;
  /** Of the sound vectors, `[segments, windows]`. */
  readonly sound: Int32Array;
}

/** What {@link drawPlaces} is told. */
export interface PlacesOptions {
  /** Windows of a segment. */
  readonly windows: number;
  /** Windows that a vector reads on either side of its own. */
  readonly reach: number;
  /** Probability that a segment ends within that reach, for each end. */
  readonly ends: number;
}

/**
 * Places of a batch: each window at its own, but near an end that is drawn for
 * one of the streams, where the last window before the end stands for all that
 * lie beyond it, as at the ends of a real clip.
 *
 * Never both streams end at the same place: a network would learn to match
 * ends instead of mouths and sounds.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { randomFrom } from "./random.ts";
 * const { sound } = drawPlaces([randomFrom(1)], { windows: 4, reach: 1, ends: 0 });
 * deepStrictEqual([...sound], [0, 1, 2, 3]);
 * ```
 */
export function drawPlaces(
  segments: readonly Random[],
  { windows, reach, ends }: PlacesOptions,
): Places {
  const picture = new Int32Array(segments.length * windows);
  const sound = new Int32Array(picture.length);
  segments.forEach((random, segment) => {
    const first = { picture: 0, sound: 0 };
    const last = { picture: windows - 1, sound: windows - 1 };
    const either = () => random.chance(0.5) ? "picture" : "sound";
    if (random.chance(ends)) first[either()] += 1 + random.below(reach);
    if (random.chance(ends)) last[either()] -= 1 + random.below(reach);
    const start = segment * windows;
    for (let place = 0; place < windows; place++) {
      for (
        const [of, into] of [["picture", picture], ["sound", sound]] as const
      ) {
        into[start + place] = start +
          Math.min(last[of], Math.max(first[of], place));
      }
    }
  });
  return { picture, sound };
}
