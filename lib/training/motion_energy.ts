import { compactSizes } from "../networks/mod.ts";
import type { Embedder } from "./embed_file.ts";
import {
  mfccColumns,
  mfccRowsPerFrame,
  mfccRowsPerWindow,
} from "./hear_file.ts";

const { cropSide: side, windowFrames } = compactSizes;

/** Mean absolute change from one crop to the next, over a window's four changes. */
function motionOf(
  frames: Uint8Array | Float32Array,
  count: number,
): Float32Array {
  const size = side * side;
  const changes = new Float64Array(Math.max(0, count - 1));
  for (let frame = 0; frame < changes.length; frame++) {
    let sum = 0;
    for (let i = frame * size; i < (frame + 1) * size; i++) {
      sum += Math.abs(frames[i + size]! - frames[i]!);
    }
    changes[frame] = sum / size;
  }
  return Float32Array.from(
    { length: Math.max(0, count - windowFrames + 1) },
    (_, i) => {
      const own = changes.subarray(i, i + windowFrames - 1);
      return own.reduce((sum, change) => sum + change, 0) / own.length;
    },
  );
}

/** Mean log energy of a window's MFCC rows. */
function loudnessOf(
  mfcc: Float32Array | Float64Array,
  rows: number,
): Float32Array {
  const windows = Math.max(
    0,
    Math.floor((rows - mfccRowsPerWindow) / mfccRowsPerFrame) + 1,
  );
  return Float32Array.from({ length: windows }, (_, i) => {
    let sum = 0;
    for (let row = 0; row < mfccRowsPerWindow; row++) {
      sum += mfcc[(i * mfccRowsPerFrame + row) * mfccColumns]!;
    }
    return sum / mfccRowsPerWindow;
  });
}

/**
 * The plainest baseline: how much the mouth moves, and how loud it is. Compare
 * by course, with `compareCourses`.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const frames = new Float32Array(6 * 64 * 64);
 * frames.fill(1, 3 * 64 * 64); // everything changes once
 * const { data } = await motionEnergy.embedPicture(frames, 6);
 * deepStrictEqual([...data], [0.25, 0.25]);
 * ```
 */
export const motionEnergy: Embedder = {
  name: "motion energy",
  dimensions: 1,
  crop: "aligned",
  picture: { channels: 1, height: side, width: side, dtype: "float32" },
  windowFrames,
  contextWindows: 0,
  embedPicture(frames, count) {
    const data = motionOf(frames, count);
    return Promise.resolve({ data, rows: data.length, dimensions: 1 });
  },
  embedSound(mfcc, rows) {
    const data = loudnessOf(mfcc, rows);
    return Promise.resolve({ data, rows: data.length, dimensions: 1 });
  },
};
