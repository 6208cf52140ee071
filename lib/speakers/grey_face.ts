import { lrAsdSide } from "../networks/mod.ts";
import type { ReferenceCrops } from "../tracks/mod.ts";

/** Weights of red, green and blue (weights' page, section 2, "The face crop"). */
const redShare = 0.299;
const greenShare = 0.587;
const blueShare = 0.114;

/**
 * The grey faces that LR-ASD looks at: the middle 112 x 112 pixels of the
 * reference's crops, in grey (weights' page, section 2, "The face crop", step 3).
 *
 * @returns `[frames, 112, 112]`
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const data = new Uint8Array(224 * 224 * 3).fill(7);
 * const crops = { recipe: "syncnet_python", data, frames: 1, height: 224, width: 224, channels: 3 } as const;
 * strictEqual(greyFaces(crops)[0], 7);
 * ```
 */
export function greyFaces(crops: ReferenceCrops): Uint8Array {
  const { data, frames, height, width } = crops;
  const top = (height - lrAsdSide) / 2;
  const left = (width - lrAsdSide) / 2;
  const grey = new Uint8Array(frames * lrAsdSide * lrAsdSide);
  let out = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (let row = top; row < top + lrAsdSide; row++) {
      let at = ((frame * height + row) * width + left) * 3;
      for (let column = 0; column < lrAsdSide; column++, at += 3) {
        grey[out++] = Math.round(
          redShare * data[at]! + greenShare * data[at + 1]! +
            blueShare * data[at + 2]!,
        );
      }
    }
  }
  return grey;
}
