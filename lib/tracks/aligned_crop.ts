/** Side of the aligned crop in pixels. */
export const alignedSide = 64;
/** Side of the square in face sizes S (reference page aligned, "Pixels"). */
const sideInSizes = 1.583;
/** How far the square's centre lies below the mouth along the face's own axis, in S. */
const centreBelow = 0.15;

/** A grey picture, whole or scaled by the decoder. */
export interface GreyPicture {
  /** Grey values in units of `unit`, `[height, width]`. */
  readonly data: Uint16Array | Float32Array | Float64Array;
  /** Grey levels (0..255) that one unit of `data` stands for. */
  readonly unit: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Columns of the source, which the geometry counts in. */
  readonly sourceWidth: number;
  /** Rows of the source. */
  readonly sourceHeight: number;
}

/** Size, angle and mouth of one frame, smoothed: S, A and M. */
export interface MouthGeometry {
  /** S, source pixels. */
  readonly size: number;
  /** A, radians. */
  readonly angle: number;
  /** M, source pixels. */
  readonly mouthX: number;
  /** M, source pixels. */
  readonly mouthY: number;
}

/** How far from the mouth the warped square reaches at any angle, source pixels. */
export function mouthReach({ size }: MouthGeometry): number {
  return (centreBelow + sideInSizes * Math.SQRT1_2) * size;
}

/**
 * Warps the upright 64 x 64 square around a mouth out of a picture.
 *
 * Reference page aligned, "Pixels": a square of side 1.583 S, turned by A,
 * centred 0.15 S below the mouth along the face's axis, bilinear between four
 * neighbours, coordinates beyond the rim clamped. In a picture that the decoder
 * scaled, source coordinates times its scale are read.
 *
 * @param picture grey values
 * @param face smoothed geometry in source pixels
 * @param out where to write, `[64, 64]`
 * @returns grey levels 0..255, not rounded
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const size = { width: 99, height: 99, sourceWidth: 99, sourceHeight: 99 };
 * const data = new Float32Array(99 * 99).map((_, i) => i % 99);
 * const face = { size: 64 / 1.583, angle: 0, mouthX: 50, mouthY: 50 };
 * const crop = warpMouth({ data, unit: 1, ...size }, face);
 * strictEqual(Math.round(crop[0]! * 2), 37);
 * ```
 */
export function warpMouth(
  picture: GreyPicture,
  face: MouthGeometry,
  out: Float32Array = new Float32Array(alignedSide * alignedSide),
): Float32Array {
  const { data, unit, width, height } = picture;
  const scaleX = width / picture.sourceWidth;
  const scaleY = height / picture.sourceHeight;
  const step = sideInSizes * face.size / alignedSide;
  const sin = Math.sin(face.angle);
  const cos = Math.cos(face.angle);
  const centreX = face.mouthX - centreBelow * face.size * sin;
  const centreY = face.mouthY + centreBelow * face.size * cos;
  const middle = (alignedSide - 1) / 2;
  let at = 0;
  for (let v = 0; v < alignedSide; v++) {
    const down = v - middle;
    for (let u = 0; u < alignedSide; u++) {
      const across = u - middle;
      const sourceX = centreX + step * (across * cos - down * sin);
      const sourceY = centreY + step * (across * sin + down * cos);
      const x = Math.min(Math.max(sourceX * scaleX, 0), width - 1);
      const y = Math.min(Math.max(sourceY * scaleY, 0), height - 1);
      const left = Math.floor(x);
      const top = Math.floor(y);
      const right = left + 1 < width ? left + 1 : left;
      const row = top * width;
      const below = top + 1 < height ? row + width : row;
      const partX = x - left;
      const above = data[row + left]! * (1 - partX) +
        data[row + right]! * partX;
      const under = data[below + left]! * (1 - partX) +
        data[below + right]! * partX;
      out[at++] = unit * (above + (under - above) * (y - top));
    }
  }
  return out;
}
