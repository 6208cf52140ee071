import type { SmoothedBoxes } from "../tracks/mod.ts";
import { entryOf, listOf, numbersOf, unfit } from "./lab_values.ts";
import { type NumpyArray, numpyArray } from "./numpy_array.ts";
import { readLabPickle } from "./read_pickle.ts";
import { type PickleValue, writePickle } from "./write_pickle.ts";

/** A track of `tracks.pckl`. */
export interface LabTrack {
  /** Frame numbers without gaps, `[T]`. */
  readonly frames: Int32Array;
  /** x1, y1, x2, y2, source pixels, `[T, 4]`. */
  readonly boxes: Float64Array;
  /** Centre and half side after the median filter, `[T]` each. */
  readonly smoothed: SmoothedBoxes;
}

const file = "tracks.pckl";

function column(values: Float64Array): NumpyArray {
  return numpyArray("f8", [values.length], values);
}

/**
 * The bytes of `tracks.pckl`.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const one = Float64Array.of(5);
 * const track = {
 *   frames: Int32Array.of(7),
 *   boxes: Float64Array.of(0, 0, 10, 10),
 *   smoothed: { x: one, y: one, s: one },
 * };
 * deepStrictEqual(readTracks(writeTracks([track])), [track]);
 * ```
 */
export function writeTracks(tracks: readonly LabTrack[]): Uint8Array {
  return writePickle(
    tracks.map(({ frames, boxes, smoothed }) =>
      new Map<string, PickleValue>([
        [
          "track",
          new Map<string, PickleValue>([
            [
              "frame",
              numpyArray(
                "i8",
                [frames.length],
                BigInt64Array.from(frames, BigInt),
              ),
            ],
            ["bbox", numpyArray("f8", [frames.length, 4], boxes)],
          ]),
        ],
        [
          "proc_track",
          new Map<string, PickleValue>([
            ["x", column(smoothed.x)],
            ["y", column(smoothed.y)],
            ["s", column(smoothed.s)],
          ]),
        ],
      ])
    ),
  );
}

/**
 * Reads `tracks.pckl`.
 *
 * @throws {CompatError} `pickle-unfit`
 * @throws {CheckpointError} if it is broken or names what is not understood
 */
export function readTracks(bytes: Uint8Array): LabTrack[] {
  return listOf(readLabPickle(bytes), file).map((entry) => {
    const track = entryOf(entry, "track", file);
    const smoothed = entryOf(entry, "proc_track", file);
    const read = (key: "x" | "y" | "s"): Float64Array =>
      numbersOf(entryOf(smoothed, key, file), file);
    const frames = Int32Array.from(
      numbersOf(entryOf(track, "frame", file), file),
    );
    const boxes = numbersOf(entryOf(track, "bbox", file), file);
    const [x, y, s] = [read("x"), read("y"), read("s")];
    const fits = boxes.length === 4 * frames.length &&
      [x, y, s].every(({ length }) => length === frames.length);
    if (!fits) throw unfit(file, "a track's parts are not of one length");
    return { frames, boxes, smoothed: { x, y, s } };
  });
}
