import {
  defaultDistanceOptions,
  type DistanceOptions,
  pairwiseDistances,
} from "./distances.ts";
import { createRowQueue } from "./row_queue.ts";
import type { Features } from "../networks/mod.ts";
import type { DistanceMatrix } from "./types.ts";

/** Options of {@link createDistanceStream}. */
export type DistanceStreamOptions = Omit<DistanceOptions, "realSound">;

/** Distances of a track whose vectors arrive in pieces. */
export interface DistanceStream {
  /** Takes the next picture vectors of the track; keeps the array for a while, so leave it alone. */
  pushPicture(picture: Features): void;
  /** Takes the next sound vectors; only those that lie in real sound, without gaps. Keeps the array for a while. */
  pushSound(sound: Features): void;
  /** Ends both and returns the matrix. */
  finish(): DistanceMatrix;
}

/**
 * Starts comparing a track whose vectors arrive in pieces, picture and sound in any order.
 *
 * The result is that of `pairwiseDistances` on the whole. Vectors are forgotten as soon as no
 * later comparison needs them, so a track of two hours takes the matrix (31 numbers a frame)
 * and what one stream is ahead of the other.
 *
 * @param options `alignment` is the position, in the sound that is pushed, of the row that
 *   belongs to the first picture row; negative if the sound begins later
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const stream = createDistanceStream({ search: 1 });
 * stream.pushPicture({ data: Float32Array.of(5, 7), rows: 2, dimensions: 1 });
 * stream.pushSound({ data: Float32Array.of(5, 8), rows: 2, dimensions: 1 });
 * strictEqual(stream.finish().windows, 2);
 * ```
 */
export function createDistanceStream(
  options: DistanceStreamOptions = {},
): DistanceStream {
  const { search, edges, alignment } = {
    ...defaultDistanceOptions,
    ...options,
  };
  const pictures = createRowQueue();
  const sounds = createRowQueue();
  const finished: Float32Array[] = [];
  let windows = 0;

  /** Compares the pictures that need no sound from row `soundEnd` on. */
  function compare(soundEnd: number): void {
    const needed = alignment + windows - search;
    sounds.drop(needed);
    const ready = Math.min(
      pictures.end(),
      soundEnd - alignment - search,
    ) - windows;
    if (ready <= 0) return;
    const picture = pictures.peek(ready);
    const sound = sounds.peek(needed + ready + 2 * search - sounds.first());
    const { dimensions } = sound.rows > 0 ? sound : picture;
    const { data } = pairwiseDistances(picture, { ...sound, dimensions }, {
      search,
      edges,
      alignment: alignment + windows - sounds.first(),
    });
    finished.push(data);
    windows += ready;
    pictures.drop(windows);
  }

  return {
    pushPicture(picture) {
      pictures.push(picture);
      compare(sounds.end());
    },
    pushSound(sound) {
      sounds.push(sound);
      compare(sounds.end());
    },
    finish() {
      compare(Infinity);
      const data = new Float32Array(windows * (2 * search + 1));
      let at = 0;
      for (const piece of finished) {
        data.set(piece, at);
        at += piece.length;
      }
      return { data, windows, search };
    },
  };
}
