import type { AlignedGeometry, CropSource } from "../tracks/mod.ts";

/** Side of the crop in pixels: what SyncNet v2 takes. */
export const alignedFaceSide = 224;

/*
 * The square is framed as syncnet_python frames a detected face, for that is
 * what the network was trained on: in a box of height h the size S is 0.36 h and
 * the mouth lies at 0.733 h (bootstrap's page), the crop's side is 2.8 half
 * sides, and its centre 0.4 half sides below the box's (reference page "Crops").
 */
const boxInSizes = 1 / 0.36;
/** Side of the square in face sizes S. */
const sideInSizes = 2.8 * boxInSizes / 2;
/** How far its centre lies above the mouth, in S. */
const centreAbove = (0.733 - 0.5 - 0.4 / 2) * boxInSizes;
/** Grey level beyond the picture's edges, as in the reference's crop. */
const padValue = 110;

/**
 * Cuts a face out upright by its landmarks: a square turned by the eyes' angle,
 * scaled by the face's size, bilinear between four pixels.
 *
 * @param picture RGB, whole or scaled by the decoder
 * @param geometry the track's smoothed geometry
 * @param frame which frame of the track
 * @param out where to write, `[224, 224, 3]`
 * @returns RGB bytes
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const size = { width: 64, height: 64, sourceWidth: 64, sourceHeight: 64 };
 * const one = (value: number) => Float64Array.of(value);
 * const crop = cutAlignedFace(
 *   { data: new Uint8Array(64 * 64 * 3).fill(9), ...size },
 *   { size: one(8), angle: one(0.1), mouthX: one(32), mouthY: one(36) },
 *   0,
 * );
 * strictEqual(crop[112 * 224 * 3], 9);
 * ```
 */
export function cutAlignedFace(
  picture: CropSource,
  geometry: AlignedGeometry,
  frame: number,
  out: Uint8Array = new Uint8Array(alignedFaceSide * alignedFaceSide * 3),
): Uint8Array {
  const { width, height } = picture;
  const scaleX = width / picture.sourceWidth;
  const scaleY = height / picture.sourceHeight;
  const size = geometry.size[frame]!;
  const sin = Math.sin(geometry.angle[frame]!);
  const cos = Math.cos(geometry.angle[frame]!);
  const centreX = geometry.mouthX[frame]! + centreAbove * size * sin;
  const centreY = geometry.mouthY[frame]! - centreAbove * size * cos;
  const step = sideInSizes * size / alignedFaceSide;
  const middle = (alignedFaceSide - 1) / 2;
  let at = 0;
  for (let v = 0; v < alignedFaceSide; v++) {
    const down = step * (v - middle);
    for (let u = 0; u < alignedFaceSide; u++) {
      const across = step * (u - middle);
      const x = (centreX + across * cos - down * sin) * scaleX;
      const y = (centreY + across * sin + down * cos) * scaleY;
      // Written so that what is no number lies outside, too.
      if (x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1) {
        mix(picture.data, width, height, x, y, out, at);
      } else {
        out.fill(padValue, at, at + 3);
      }
      at += 3;
    }
  }
  return out;
}

/** The pixel at a place between four, rounded to bytes. */
function mix(
  data: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  out: Uint8Array,
  at: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = Math.min(left + 1, width - 1) * 3;
  const above = top * width * 3;
  const below = Math.min(top + 1, height - 1) * width * 3;
  const partX = x - left;
  const partY = y - top;
  for (let c = 0; c < 3; c++) {
    const upper = data[above + left * 3 + c]! * (1 - partX) +
      data[above + right + c]! * partX;
    const lower = data[below + left * 3 + c]! * (1 - partX) +
      data[below + right + c]! * partX;
    out[at + c] = Math.round(upper + (lower - upper) * partY);
  }
}
