import { alignedSide } from "../tracks/mod.ts";
import { wideSide, wideSizes } from "./wide_crop.ts";

/** Side of the network's own square in face sizes S (reference page aligned). */
const alignedSizes = 1.583;
/** Pixels of a stored crop for one pixel of the network's. */
const step = alignedSizes / wideSizes * wideSide / alignedSide;

/** How a crop is bent out of shape; the same for all frames of a clip. */
export interface WarpOptions {
  /** Size of what is seen: over 1 shows more of the face. */
  readonly scale?: number;
  /** Width over height of what is seen. */
  readonly aspect?: number;
  /** Turn, radians. */
  readonly angle?: number;
  /** Move across, in pixels of the network's crop. */
  readonly right?: number;
  /** Move down, in pixels of the network's crop. */
  readonly down?: number;
  /** Whether left and right are exchanged. */
  readonly flip?: boolean;
}

/** The identity: the network's own square in the middle of the stored one. */
export const warpDefaults: Required<WarpOptions> = {
  scale: 1,
  aspect: 1,
  angle: 0,
  right: 0,
  down: 0,
  flip: false,
};

/** Reads the network's crop out of a stored one. */
export type Warp = (wide: ArrayLike<number>, out: Float32Array) => void;

/**
 * Prepares a warp from stored crops `[96, 96]` to the network's `[64, 64]`,
 * bilinear, coordinates beyond the rim clamped; made once for all frames of a
 * clip.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "../../tests/support/assert.ts";
 * const across = Float32Array.from({ length: 96 * 96 }, (_, i) => i % 96);
 * const out = new Float32Array(64 * 64);
 * createWarp()(across, out);
 * assertAlmostEquals((out[31]! + out[32]!) / 2, 47.5, 1e-4);
 * ```
 */
export function createWarp(options: WarpOptions = {}): Warp {
  const { scale, aspect, angle, right, down, flip } = {
    ...warpDefaults,
    ...options,
  };
  const pixels = alignedSide * alignedSide;
  const places = new Int32Array(pixels);
  const partsX = new Float32Array(pixels);
  const partsY = new Float32Array(pixels);
  const wideMiddle = (wideSide - 1) / 2;
  const middle = (alignedSide - 1) / 2;
  const stepX = step * scale * Math.sqrt(aspect) * (flip ? -1 : 1);
  const stepY = step * scale / Math.sqrt(aspect);
  const sin = Math.sin(angle);
  const cos = Math.cos(angle);
  // The last but one, so that the right and lower neighbours always exist.
  const clamp = (value: number): number =>
    Math.min(Math.max(value, 0), wideSide - 1 - 1e-4);
  for (let v = 0, at = 0; v < alignedSide; v++) {
    const y = (v - middle) * stepY;
    for (let u = 0; u < alignedSide; u++, at++) {
      const x = (u - middle) * stepX;
      const sourceX = clamp(wideMiddle + right * step + x * cos - y * sin);
      const sourceY = clamp(wideMiddle + down * step + x * sin + y * cos);
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      places[at] = top * wideSide + left;
      partsX[at] = sourceX - left;
      partsY[at] = sourceY - top;
    }
  }
  return (wide, out) => {
    for (let at = 0; at < pixels; at++) {
      const place = places[at]!;
      const partX = partsX[at]!;
      const a = wide[place]!;
      const c = wide[place + wideSide]!;
      const above = a + (wide[place + 1]! - a) * partX;
      const under = c + (wide[place + wideSide + 1]! - c) * partX;
      out[at] = above + (under - above) * partsY[at]!;
    }
  };
}
