import { type Image, resizeBilinear } from "../image/mod.ts";
import type { Frame } from "../media/mod.ts";
import { TrackError } from "./errors.ts";
import {
  type BoxGeometry,
  cropRectangle,
  referenceCropScale,
} from "./reference_geometry.ts";

/** Side of the reference's crop in pixels. */
export const referenceSide = 224;
/** Grey level beyond the picture's edges, all channels (the reference's pad value). */
const padValue = 110;

/** A picture to cut from: RGB bytes, its size, and the size of its source. */
export type CropSource = Pick<
  Frame,
  "data" | "width" | "height" | "sourceWidth" | "sourceHeight"
>;

/**
 * Cuts a face out the way the reference does, before it is resized.
 *
 * Reference page, "Crops and resize". Slices end at the padded picture's edge,
 * and a negative start counts from the end, as Python slices do. The padded
 * picture itself is never made.
 *
 * @param picture RGB, whole or scaled by the decoder
 * @param face smoothed size and centre in source pixels
 * @param cropScale share of the half side that is added around the box
 * @returns bytes `[rows, columns, 3]`
 * @throws {TrackError} `crop-outside` if nothing is left: the centre is far
 * outside, or the track is shorter than 7 frames, so that its size is 0
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const picture = {
 *   data: new Uint8Array(160 * 120 * 3),
 *   width: 160,
 *   height: 120,
 *   sourceWidth: 160,
 *   sourceHeight: 120,
 * };
 * strictEqual(cutFace(picture, { x: 80, y: 60, s: 20 }).width, 56);
 * ```
 */
export function cutFace(
  picture: CropSource,
  face: BoxGeometry,
  cropScale = referenceCropScale,
): Image {
  const { data, width, height } = picture;
  const { pad, rows, columns } = cropRectangle(
    face,
    width / picture.sourceWidth,
    height / picture.sourceHeight,
    cropScale,
  );
  const [top, bottom] = pythonSlice(rows, height + 2 * pad);
  const [left, right] = pythonSlice(columns, width + 2 * pad);
  if (bottom <= top || right <= left) {
    throw new TrackError(
      "crop-outside",
      `the crop of a face with centre ${face.x}, ${face.y} and half side ${face.s} holds no pixel`,
    );
  }
  const cutWidth = right - left;
  const cut = new Uint8Array((bottom - top) * cutWidth * 3).fill(padValue);
  const from = Math.max(left - pad, 0);
  const to = Math.min(right - pad, width);
  for (let row = top; row < bottom && from < to; row++) {
    const y = row - pad;
    if (y < 0 || y >= height) continue;
    cut.set(
      data.subarray((y * width + from) * 3, (y * width + to) * 3),
      ((row - top) * cutWidth + from + pad - left) * 3,
    );
  }
  return { data: cut, height: bottom - top, width: cutWidth, channels: 3 };
}

/**
 * The reference's crop of a face: cut out and resized to 224 x 224.
 *
 * @param picture RGB, whole or scaled by the decoder
 * @param face smoothed size and centre in source pixels
 * @param cropScale share of the half side that is added around the box
 * @returns RGB bytes `[224, 224, 3]`
 * @throws {TrackError} `crop-outside` if the cut holds no pixel
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const picture = {
 *   data: new Uint8Array(160 * 120 * 3).fill(9),
 *   width: 160,
 *   height: 120,
 *   sourceWidth: 160,
 *   sourceHeight: 120,
 * };
 * strictEqual(cropFace(picture, { x: 80, y: 60, s: 20 })[0], 9);
 * ```
 */
export function cropFace(
  picture: CropSource,
  face: BoxGeometry,
  cropScale = referenceCropScale,
): Uint8Array {
  const cut = cutFace(picture, face, cropScale);
  const size = { height: referenceSide, width: referenceSide };
  return resizeBilinear(cut.data, cut, size).data;
}

/** Start and end of `[start:end]` over `length` values. */
function pythonSlice(
  [start, end]: readonly [number, number],
  length: number,
): [number, number] {
  const place = (index: number): number =>
    Math.min(Math.max(index < 0 ? index + length : index, 0), length);
  return [place(start), place(end)];
}
