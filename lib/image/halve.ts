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
  const fullRows = Math.min(target.height, height >> 1);
  const fullColumns = Math.min(target.width, width >> 1);
  for (let row = 0; row < fullRows; row++) {
    let o = row * target.width * channels;
    let at = 2 * row * stride;
    if (channels === 3) {
      halveRgbRow(source, at, stride, out, o, fullColumns);
      continue;
    }
    for (let column = 0; column < fullColumns; column++, at += channels) {
      for (let c = 0; c < channels; c++, at++, o++) {
        out[o] = (source[at]! + source[at + channels]! +
          source[at + stride]! + source[at + stride + channels]! + 2) >> 2;
      }
    }
  }
  for (let row = 0; row < target.height; row++) {
    for (
      let column = row < fullRows ? fullColumns : 0;
      column < target.width;
      column++
    ) {
      averageRest(source, shape, row, column, out, target.width);
    }
  }
}

/** A row of RGB cells; the loop over the channels takes half of the time otherwise. */
function halveRgbRow(
  source: Uint8Array,
  from: number,
  stride: number,
  out: Uint8Array,
  to: number,
  columns: number,
): void {
  const end = to + 3 * columns;
  for (let a = from, b = from + stride, o = to; o < end; a += 6, b += 6) {
    out[o++] =
      (source[a]! + source[a + 3]! + source[b]! + source[b + 3]! + 2) >>
      2;
    out[o++] =
      (source[a + 1]! + source[a + 4]! + source[b + 1]! + source[b + 4]! + 2) >>
      2;
    out[o++] =
      (source[a + 2]! + source[a + 5]! + source[b + 2]! + source[b + 5]! + 2) >>
      2;
  }
}

/** One cell at the rim of an odd source: the mean of what exists of its 2 x 2 pixels. */
function averageRest(
  source: Uint8Array,
  { height, width, channels }: ImageShape,
  row: number,
  column: number,
  out: Uint8Array,
  targetWidth: number,
): void {
  const stride = width * channels;
  const right = 2 * column + 1 < width ? channels : 0;
  const below = 2 * row + 1 < height ? stride : 0;
  for (let c = 0; c < channels; c++) {
    const at = 2 * row * stride + 2 * column * channels + c;
    // A neighbour that does not exist counts as the pixel itself, which leaves the mean alone.
    const sum = source[at]! + source[at + right]! + source[at + below]! +
      source[at + below + right]!;
    out[(row * targetWidth + column) * channels + c] = roundHalfEven(sum / 4);
  }
}
