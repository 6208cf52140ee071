import type { Frame } from "../media/mod.ts";
import type { MouthGeometry } from "../tracks/mod.ts";

/** Side of a stored crop in pixels. */
export const wideSide = 96;
/** Side of the stored square in face sizes S; the network's own is 1.583. */
export const wideSizes = 2;
/** How far the square's centre lies below the mouth along the face's axis, in S: that of the aligned crop. */
const centreBelow = 0.15;

/** Weights of red, green and blue, in 1/65536; they sum to exactly 65536. */
const [redShare, greenShare, blueShare] = [19595, 38470, 7471] as const;

/**
 * Cuts the upright square around a mouth in grey bytes, wider than the network
 * looks, so that training can turn, move and scale what it shows.
 *
 * Bootstrap page, "What it is fed": 96 x 96 for 2.0 S; bilinear, coordinates
 * beyond the rim clamped, as the aligned crop is cut.
 *
 * @param frame the picture
 * @param face smoothed geometry, source pixels
 * @param out where to write, `[96, 96]`
 * @returns grey levels, rounded
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const frame = {
 *   data: new Uint8Array(48 * 48 * 3).fill(90), width: 48, height: 48,
 *   sourceWidth: 48, sourceHeight: 48, time: 0, sourceTime: 0, index: 0,
 * };
 * const face = { size: 20, angle: 0.1, mouthX: 24, mouthY: 24 };
 * strictEqual(cutWideCrop(frame, face)[0], 90);
 * ```
 */
export function cutWideCrop(
  frame: Frame,
  face: MouthGeometry,
  out: Uint8Array = new Uint8Array(wideSide * wideSide),
): Uint8Array {
  const { data, width, height } = frame;
  const scaleX = width / frame.sourceWidth;
  const scaleY = height / frame.sourceHeight;
  const step = wideSizes * face.size / wideSide;
  const sin = Math.sin(face.angle);
  const cos = Math.cos(face.angle);
  const centreX = face.mouthX - centreBelow * face.size * sin;
  const centreY = face.mouthY + centreBelow * face.size * cos;
  const middle = (wideSide - 1) / 2;
  const grey = (pixel: number): number =>
    redShare * data[3 * pixel]! + greenShare * data[3 * pixel + 1]! +
    blueShare * data[3 * pixel + 2]!;
  let at = 0;
  for (let v = 0; v < wideSide; v++) {
    const down = v - middle;
    for (let u = 0; u < wideSide; u++) {
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
      const above = grey(row + left) * (1 - partX) + grey(row + right) * partX;
      const under = grey(below + left) * (1 - partX) +
        grey(below + right) * partX;
      out[at++] = Math.round((above + (under - above) * (y - top)) / 65536);
    }
  }
  return out;
}
