import { type Figure, figure } from "./figure.ts";
import { matrixColumns, numbers } from "./json.ts";
import {
  type Matrix,
  maybeMatrix,
  maybePositive,
  maybeSearch,
} from "./maybe.ts";
import { curveOffsets } from "./offset_axis.ts";
import {
  axis,
  colourBar,
  layoutOf,
  levelLine,
  offsetWords,
  palette,
  sequentialScale,
} from "./style.ts";
import { thinRows } from "./thin.ts";

/** What {@link distanceHeatmap} may be told. */
export interface DistanceHeatmapOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** The network's zero in frames, taken off every offset. */
  readonly zero?: number;
  /** The offset found, in frames, drawn as a dashed line. */
  readonly offset?: number;
  /** Seconds of the first row. */
  readonly start?: number;
  /** Rows a second. */
  readonly frameRate?: number;
}

/** Moments across a heatmap at most; longer clips show means of neighbours. */
const columnsAtMost = 500;

/**
 * Distance between picture and sound at each moment and each offset: a dark
 * line at one offset is what the mean curve sums up.
 *
 * @param distances `[windows, 2·search + 1]`, column `search` is offset 0
 * @param options the network's zero, the offset found, time of the first row
 * @throws {PlotError} `plot-data` if the shape and the data do not belong together
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const distances = { data: [1, 2, 3, 4, 5, 6], rows: 2, columns: 3 };
 * deepStrictEqual(distanceHeatmap(distances).data[0]?.y, [1, 0, -1]);
 * ```
 */
export function distanceHeatmap(
  distances: Matrix,
  options: DistanceHeatmapOptions = {},
): Figure {
  const { title = "Distance at each moment and offset", zero = 0, start = 0 } =
    options;
  const rate = maybePositive(options.frameRate ?? 25, "frame rate");
  const { matrix, step } = thinRows(
    maybeMatrix(distances, "distances"),
    columnsAtMost,
  );
  const search = maybeSearch(matrix.columns, "distances");
  const marks = options.offset === undefined
    ? []
    : [levelLine(options.offset, palette.vermillion)];
  return figure(
    [{
      type: "heatmap",
      x: numbers(
        Array.from({ length: matrix.rows }, (_, i) => start + i * step / rate),
      ),
      y: numbers(curveOffsets(search, zero)),
      z: matrixColumns(matrix.data, matrix.rows, matrix.columns, 3),
      colorscale: sequentialScale,
      colorbar: colourBar("distance"),
      hovertemplate: "%{x:.2f} s, offset %{y}: %{z}<extra></extra>",
    }],
    layoutOf(title, {
      height: 400,
      xaxis: axis("time (s)", { showgrid: false }),
      yaxis: axis(`offset (frames) · ${offsetWords}`, {
        showgrid: false,
        dtick: 5,
        tick0: 0,
      }),
      shapes: marks,
    }),
  );
}
