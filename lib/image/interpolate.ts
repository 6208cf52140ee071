import { bilinearTaps, type Taps } from "./taps.ts";
import type { ImageShape } from "./types.ts";

function spreadOverChannels(taps: Taps, channels: number): Taps {
  const spread = (values: Int32Array, scale: number, step: number) => {
    const out = new Int32Array(values.length * channels);
    for (let i = 0, o = 0; i < values.length; i++) {
      for (let c = 0; c < channels; c++) {
        out[o++] = values[i]! * scale + c * step;
      }
    }
    return out;
  };
  return {
    first: spread(taps.first, channels, 1),
    second: spread(taps.second, channels, 1),
    firstWeight: spread(taps.firstWeight, 1, 0),
    secondWeight: spread(taps.secondWeight, 1, 0),
  };
}

/** One source row at the target's width: up to 19 bits an element. */
function resizeRow(
  source: Uint8Array,
  start: number,
  columns: Taps,
  out: Int32Array,
): void {
  const { first, second, firstWeight, secondWeight } = columns;
  for (let i = 0; i < out.length; i++) {
    out[i] = source[start + first[i]!]! * firstWeight[i]! +
      source[start + second[i]!]! * secondWeight[i]!;
  }
}

function blendRows(
  above: Int32Array,
  below: Int32Array,
  aboveWeight: number,
  belowWeight: number,
  out: Uint8Array,
  start: number,
): void {
  for (let i = 0; i < above.length; i++) {
    // Both shifts truncate on their own: OpenCV's vector code does, bit for bit.
    out[start + i] = (((aboveWeight * (above[i]! >> 4)) >> 16) +
      ((belowWeight * (below[i]! >> 4)) >> 16) + 2) >> 2;
  }
}

/** The ordinary way: rows resized on demand, each at most once, then blended in pairs. */
export function interpolation(
  shape: ImageShape,
  result: ImageShape,
  rowScale: number,
  columnScale: number,
): (source: Uint8Array, out: Uint8Array) => void {
  const rows = bilinearTaps(shape.height, result.height, rowScale, "rows");
  const columns = spreadOverChannels(
    bilinearTaps(shape.width, result.width, columnScale, "columns"),
    shape.channels,
  );
  const stride = shape.width * shape.channels;
  const rowLength = result.width * result.channels;
  let above = new Int32Array(rowLength);
  let below = new Int32Array(rowLength);
  return (source, out) => {
    let aboveRow = -1;
    let belowRow = -1;
    for (let row = 0; row < result.height; row++) {
      const first = rows.first[row]!;
      const second = rows.second[row]!;
      if (first !== aboveRow && first === belowRow) {
        [above, below] = [below, above];
        [aboveRow, belowRow] = [belowRow, aboveRow];
      }
      if (first !== aboveRow) {
        resizeRow(source, first * stride, columns, above);
        aboveRow = first;
      }
      if (second !== belowRow) {
        resizeRow(source, second * stride, columns, below);
        belowRow = second;
      }
      blendRows(
        above,
        below,
        rows.firstWeight[row]!,
        rows.secondWeight[row]!,
        out,
        row * rowLength,
      );
    }
  };
}
