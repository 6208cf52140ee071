import type { JsonObject } from "./json.ts";
import { axis, offsetWords } from "./style.ts";

/** Milliseconds of one frame of the 25 fps grid. */
export const millisecondsPerFrame = 40;

/**
 * The offset of each column of a distance curve: column `search` is 0, and
 * later columns compare with later sound (reference page method, step 5), so
 * the numbers fall from +search to −search, less the network's zero.
 *
 * @param search shifts on each side
 * @param zero the network's zero in frames
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(curveOffsets(2, 0), [2, 1, 0, -1, -2]);
 * ```
 */
export function curveOffsets(search: number, zero: number): number[] {
  return Array.from(
    { length: 2 * search + 1 },
    (_, column) => search - column - zero,
  );
}

/** Offsets along x in frames, with a second axis in milliseconds on top. */
export function offsetAxes(
  search: number,
  zero: number,
): { xaxis: JsonObject; xaxis2: JsonObject } {
  const range = [-search - zero - 0.7, search - zero + 0.7];
  // The two axes show one quantity, so neither may be zoomed alone.
  return {
    xaxis: axis(`offset (frames of 40 ms) · ${offsetWords}`, {
      range,
      dtick: 5,
      tick0: 0,
      fixedrange: true,
    }),
    xaxis2: axis("offset (ms)", {
      range: range.map((frames) => frames * millisecondsPerFrame),
      dtick: 5 * millisecondsPerFrame,
      tick0: 0,
      overlaying: "x",
      side: "top",
      showgrid: false,
      fixedrange: true,
    }),
  };
}

/** A trace that shows nothing: Plotly draws a second axis only if one uses it. */
export function axisHolder(axes: JsonObject): JsonObject {
  return {
    type: "scatter",
    x: [null],
    y: [null],
    hoverinfo: "skip",
    showlegend: false,
    ...axes,
  };
}
