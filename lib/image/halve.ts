import type { ImageShape, Size } from "./types.ts";
import { roundHalfEven } from "./round.ts";

/**
 * Halves both axes by the mean of 2 x 2 pixels, `(sum + 2) >> 2`. Where the
 * target reaches over an odd source, the last cells average what exists.
 */
export function halve(
  source: Uint8Array,
  shape: ImageShape,
  target: Size,
  out: Uint8Array,
): void {
  const { height, width, channels } = shape;
  const stride = width * channels;
  let o = 0;
  for (let row = 0; row < target.height; row++) {
    const fullRow = 2 * row + 1 < height;
    for (let column = 0; column < target.width; column++) {
      const corner = 2 * row * stride + 2 * column * channels;
      const fullColumn = 2 * column + 1 < width;
      for (let c = 0; c < channels; c++) {
        const at = corner + c;
        if (fullRow && fullColumn) {
          out[o++] = (source[at]! + source[at + channels]! +
            source[at + stride]! + source[at + stride + channels]! + 2) >> 2;
          continue;
        }
        let sum = source[at]!;
        let count = 1;
        if (fullColumn) {
          sum += source[at + channels]!;
          count++;
        }
        if (fullRow) {
          sum += source[at + stride]!;
          count++;
        }
        out[o++] = roundHalfEven(sum / count);
      }
    }
  }
}
