import { roundHalfEven } from "./round.ts";

/** Fixed point of the weights: 11 bits, as in OpenCV's 8-bit bilinear resize. */
const weightScale = 2048;

/** For each target position the two source positions it reads and their weights (sum 2048). */
export interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly firstWeight: Int32Array;
  readonly secondWeight: Int32Array;
}

/**
 * Taps along one axis (reference page "Crops and resize", section 4).
 *
 * @param source number of source positions
 * @param target number of target positions
 * @param scale source positions per target position
 * @param axis beyond the ends columns drop their fraction and rows keep it,
 * which rounds differently
 */
export function bilinearTaps(
  source: number,
  target: number,
  scale: number,
  axis: "rows" | "columns",
): Taps {
  const taps = {
    first: new Int32Array(target),
    second: new Int32Array(target),
    firstWeight: new Int32Array(target),
    secondWeight: new Int32Array(target),
  };
  const last = source - 1;
  for (let i = 0; i < target; i++) {
    const position = Math.fround((i + 0.5) * scale - 0.5);
    let index = Math.floor(position);
    let fraction = Math.fround(position - index);
    if (axis === "columns" && (index < 0 || index >= last)) {
      index = index < 0 ? 0 : last;
      fraction = 0;
    }
    taps.first[i] = Math.min(Math.max(index, 0), last);
    taps.second[i] = Math.min(Math.max(index + 1, 0), last);
    taps.firstWeight[i] = roundHalfEven(
      Math.fround(1 - fraction) * weightScale,
    );
    taps.secondWeight[i] = roundHalfEven(fraction * weightScale);
  }
  return taps;
}
