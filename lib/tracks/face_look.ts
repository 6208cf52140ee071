import type { Box } from "../faces/mod.ts";
import type { CropSource } from "./reference_crop.ts";

/** Side of the small grey picture by which a face is recognised from frame to frame. */
const side = 24;
/** Points read per cell and axis. */
const taps = 3;
/** Grey levels added to the deviation, so that noise in a flat face counts little. */
const deviationFloor = 4;

/** How a face looks: 24 x 24 grey values of mean 0 and deviation about 1. */
export type FaceLook = Float32Array;

/**
 * How the face in a box looks, independent of brightness and contrast.
 *
 * @param picture RGB, whole or scaled by the decoder
 * @param box source pixels; what lies beyond the rim is read at the rim
 */
export function lookAtFace(picture: CropSource, box: Box): FaceLook {
  const { data, width, height } = picture;
  const scaleX = width / picture.sourceWidth;
  const scaleY = height / picture.sourceHeight;
  const stepX = (box.x2 - box.x1) * scaleX / (side * taps);
  const stepY = (box.y2 - box.y1) * scaleY / (side * taps);
  const look = new Float32Array(side * side);
  for (let row = 0; row < side * taps; row++) {
    const y = clampIndex(box.y1 * scaleY + (row + 0.5) * stepY, height);
    const cellRow = Math.trunc(row / taps) * side;
    for (let column = 0; column < side * taps; column++) {
      const x = clampIndex(box.x1 * scaleX + (column + 0.5) * stepX, width);
      const at = (y * width + x) * 3;
      const cell = cellRow + Math.trunc(column / taps);
      look[cell] = look[cell]! + 0.299 * data[at]! + 0.587 * data[at + 1]! +
        0.114 * data[at + 2]!;
    }
  }
  return standardise(look);
}

/**
 * How much one look differs from another.
 *
 * @returns 0 for equal ones, about 1 for unrelated ones, 2 for negatives
 */
export function lookChange(a: FaceLook, b: FaceLook): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum / (2 * a.length);
}

function clampIndex(position: number, length: number): number {
  return Math.min(Math.max(Math.floor(position), 0), length - 1);
}

/** Mean 0, deviation about 1; the input holds sums over taps², and is overwritten. */
function standardise(sums: Float32Array): FaceLook {
  let total = 0;
  for (const sum of sums) total += sum;
  const mean = total / sums.length;
  let squares = 0;
  for (const sum of sums) squares += (sum - mean) ** 2;
  const deviation = Math.sqrt(squares / sums.length);
  const scale = 1 / (deviation + deviationFloor * taps * taps);
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i]! - mean) * scale;
  return sums;
}
