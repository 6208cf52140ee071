import type { Scene } from "../scenes/mod.ts";
import { listOf, numberOf, unfit } from "./lab_values.ts";
import { readLabPickle } from "./read_pickle.ts";
import { tuple, writePickle } from "./write_pickle.ts";

const file = "scene.pckl";

/**
 * The bytes of `scene.pckl`: (start, end) frame numbers, end exclusive. The
 * original holds objects of scenedetect there, which nothing but scenedetect
 * can load.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const scenes = [{ start: 0, end: 25 }];
 * deepStrictEqual(readScenes(writeScenes(scenes)), scenes);
 * ```
 */
export function writeScenes(scenes: readonly Scene[]): Uint8Array {
  return writePickle(
    scenes.map(({ start, end }) => tuple(BigInt(start), BigInt(end))),
  );
}

/**
 * Reads `scene.pckl`, ours or the original's.
 *
 * @throws {CompatError} `pickle-unfit`
 * @throws {CheckpointError} if it is broken or names what is not understood
 */
export function readScenes(bytes: Uint8Array): Scene[] {
  return listOf(readLabPickle(bytes), file).map((scene) => {
    const ends = listOf(scene, file);
    if (ends.length !== 2) throw unfit(file, "a scene is not a pair");
    return { start: numberOf(ends[0], file), end: numberOf(ends[1], file) };
  });
}
