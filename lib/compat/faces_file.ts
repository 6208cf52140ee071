import { entryOf, listOf, numberOf, numbersOf, unfit } from "./lab_values.ts";
import { readLabPickle } from "./read_pickle.ts";
import { type PickleValue, writePickle } from "./write_pickle.ts";

/** A face of `faces.pckl`. */
export interface LabFace {
  /** Number of the frame. */
  readonly frame: number;
  /** x1, y1, x2, y2 in source pixels. */
  readonly box: readonly [number, number, number, number];
  /** How sure the detector is. */
  readonly score: number;
}

const file = "faces.pckl";

/**
 * The bytes of `faces.pckl`: for each frame a list of faces.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const faces = [[], [{ frame: 1, box: [1, 2, 3, 4], score: 0.9 }]] as const;
 * deepStrictEqual(readFaces(writeFaces(faces)), faces);
 * ```
 */
export function writeFaces(
  frames: readonly (readonly LabFace[])[],
): Uint8Array {
  return writePickle(
    frames.map((faces) =>
      faces.map(({ frame, box, score }) =>
        new Map<string, PickleValue>([
          ["frame", BigInt(frame)],
          ["bbox", [...box]],
          ["conf", score],
        ])
      )
    ),
  );
}

/**
 * Reads `faces.pckl`.
 *
 * @throws {CompatError} `pickle-unfit`
 * @throws {CheckpointError} if it is broken or names what is not understood
 */
export function readFaces(bytes: Uint8Array): LabFace[][] {
  return listOf(readLabPickle(bytes), file).map((faces) =>
    listOf(faces, file).map((face) => {
      const box = [...numbersOf(entryOf(face, "bbox", file), file)];
      if (box.length !== 4) throw unfit(file, "a box has not four numbers");
      return {
        frame: numberOf(entryOf(face, "frame", file), file),
        box: box as [number, number, number, number],
        score: numberOf(entryOf(face, "conf", file), file),
      };
    })
  );
}
