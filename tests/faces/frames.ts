import type { Frame } from "../../lib/media/mod.ts";

/** A frame at its source's own size; grey unless `data` is given. */
export function frameOf(
  width: number,
  height: number,
  index = 0,
  data: Uint8Array = new Uint8Array(width * height * 3).fill(128),
): Frame {
  return {
    data,
    width,
    height,
    sourceWidth: width,
    sourceHeight: height,
    time: index / 25,
    sourceTime: index / 25,
    index,
  };
}
