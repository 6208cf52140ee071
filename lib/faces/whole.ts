import type { Frame } from "../media/mod.ts";
import type { Detection, Detector } from "./types.ts";

/**
 * Takes the whole frame as the face, for material that is already cropped:
 * one detection a frame, score 1, no landmarks.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * await using whole = createWhole();
 * const size = { width: 2, height: 1, sourceWidth: 4, sourceHeight: 2 };
 * const data = new Uint8Array(6);
 * const [face] = await whole.detect({ data, ...size, time: 0, sourceTime: 0, index: 0 });
 * deepStrictEqual(face, { box: { x1: 0, y1: 0, x2: 4, y2: 2 }, score: 1 });
 * ```
 */
export function createWhole(): Detector {
  return {
    name: "whole",
    usefulSide: Infinity,
    detect: ({ sourceWidth, sourceHeight }: Frame): Promise<Detection[]> =>
      Promise.resolve([{
        box: { x1: 0, y1: 0, x2: sourceWidth, y2: sourceHeight },
        score: 1,
      }]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
