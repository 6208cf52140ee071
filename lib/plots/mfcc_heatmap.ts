import { type Figure, figure } from "./figure.ts";
import { matrixColumns, numbers } from "./json.ts";
import { type Matrix, maybeMatrix, maybePositive } from "./maybe.ts";
import {
  axis,
  colourBar,
  divergingScale,
  layoutOf,
  palette,
  shade,
} from "./style.ts";
import { thinRows } from "./thin.ts";

/** What {@link mfccHeatmap} may be told. */
export interface MfccHeatmapOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Seconds from one row to the next. */
  readonly hopSeconds?: number;
  /** First row of a 20-row window to be marked. */
  readonly window?: number;
}

/** What {@link mfccHeatmap} does unless told otherwise. */
export const defaultMfccHeatmapOptions = {
  title: "MFCC of the clip",
  /** 10 ms (reference page audio, step 2). */
  hopSeconds: 0.01,
} as const;

/** Rows of sound in one window: 0.2 s ("Out of Time", section 3.1). */
const windowRows = 20;

/** Moments across a heatmap at most; longer clips show means of neighbours. */
const columnsAtMost = 600;

/**
 * MFCC over time: coefficient 0, the energy, as a line above the others,
 * whose range is far smaller.
 *
 * @param mfcc coefficients, `[rows, 13]` or any other number of columns from 2
 * @param options hop and a window to mark
 * @throws {PlotError} `plot-data` if the shape and the data do not belong together
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const mfcc = { data: new Float64Array(30 * 13), rows: 30, columns: 13 };
 * strictEqual(mfccHeatmap(mfcc, { window: 4 }).data.length, 2);
 * ```
 */
export function mfccHeatmap(
  mfcc: Matrix,
  options: MfccHeatmapOptions = {},
): Figure {
  const { title, hopSeconds, window } = {
    ...defaultMfccHeatmapOptions,
    ...options,
  };
  const hop = maybePositive(hopSeconds, "hop");
  const { matrix, step } = thinRows(maybeMatrix(mfcc, "MFCC"), columnsAtMost);
  const time = numbers(
    Array.from({ length: matrix.rows }, (_, i) => i * step * hop),
  );
  const bands = matrixColumns(matrix.data, matrix.rows, matrix.columns, 4);
  const span = window === undefined
    ? []
    : [shade(window * hop, (window + windowRows) * hop, "rgba(0,0,0,0)")];
  return figure(
    [
      {
        type: "scatter",
        mode: "lines",
        x: time,
        y: bands[0]!,
        xaxis: "x",
        yaxis: "y2",
        line: { color: palette.black, width: 1.5 },
        showlegend: false,
      },
      {
        type: "heatmap",
        x: time,
        y: bands.slice(1).map((_, i) => i + 1),
        z: bands.slice(1),
        ...centred(bands.slice(1)),
        colorscale: divergingScale,
        colorbar: colourBar("coefficient", {
          len: 0.72,
          y: 0,
          yanchor: "bottom",
        }),
        hovertemplate: "%{x:.2f} s, coefficient %{y}: %{z}<extra></extra>",
      },
    ],
    layoutOf(title, {
      height: 380,
      xaxis: axis("time (s)", { showgrid: false, anchor: "y" }),
      yaxis: axis("coefficient", {
        domain: [0, 0.7],
        showgrid: false,
        tickvals: [1, 3, 5, 7, 9, 11],
      }),
      yaxis2: axis("c0<br>(ln energy)", { domain: [0.76, 1], nticks: 3 }),
      shapes: span.map((s) => ({
        ...s,
        layer: "above",
        line: { color: palette.black, width: 2 },
      })),
    }),
  );
}

/** Limits of the colours: symmetric, at the 99th percentile, so that one click does not pale the rest. */
export function centred(
  rows: readonly (readonly (number | null)[])[],
): { zmin: number; zmax: number } {
  const sizes = rows.flat().filter((v) => v !== null).map(Math.abs)
    .sort((a, b) => a - b);
  const limit = sizes[Math.floor(sizes.length * 0.99)] || 1;
  return { zmin: -limit, zmax: limit };
}
