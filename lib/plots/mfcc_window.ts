import { PlotError } from "./errors.ts";
import { type Figure, figure } from "./figure.ts";
import { matrixColumns, numbers } from "./json.ts";
import { type Matrix, maybeMatrix } from "./maybe.ts";
import { centred } from "./mfcc_heatmap.ts";
import { maybePicture, type Picture, pictureUri } from "./picture.ts";
import { axis, colourBar, divergingScale, layoutOf, palette } from "./style.ts";

/** What {@link mfccWindow} may be told. */
export interface MfccWindowOptions {
  /** Title of the figure. */
  readonly title?: string;
}

/** Shape of one sound window: 20 rows of 13 coefficients ("Out of Time", section 3.1). */
const windowShape = { rows: 20, columns: 13 } as const;

/** MFCC rows that belong to one video frame: 40 ms / 10 ms. */
const rowsPerFrame = 4;

/**
 * One input pair of the network: five frames, and under each the four columns
 * of MFCC that sound while it is shown. Coefficient 0 has a panel of its own.
 *
 * @param mfcc the window's coefficients, `[20, 13]`
 * @param frames the five pictures of the window
 * @throws {PlotError} `plot-data` if it is not 20 × 13 with five pictures
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const grey = { data: new Uint8Array(12).fill(99), width: 2, height: 2 };
 * const mfcc = { data: new Float64Array(260), rows: 20, columns: 13 };
 * const pair = await mfccWindow(mfcc, [grey, grey, grey, grey, grey]);
 * strictEqual(pair.data.length, 2);
 * ```
 */
export async function mfccWindow(
  mfcc: Matrix,
  frames: readonly Picture[],
  options: MfccWindowOptions = {},
): Promise<Figure> {
  const { title = "One window: five frames and the sound beneath them" } =
    options;
  if (mfcc.rows !== windowShape.rows || frames.length !== 5) {
    throw new PlotError(
      "plot-data",
      `a window is 20 MFCC rows and 5 frames: ${mfcc.rows} and ${frames.length}`,
    );
  }
  const { data } = maybeMatrix(mfcc, "MFCC window", windowShape.columns);
  const bands = matrixColumns(data, windowShape.rows, windowShape.columns, 4);
  const middles = Array.from(
    { length: windowShape.rows },
    (_, i) => i * 10 + 5,
  );
  const images = await Promise.all(frames.map(async (frame, i) => ({
    source: await pictureUri(maybePicture(frame, `frame ${i}`), {
      longest: 160,
    }),
    xref: "x",
    yref: "paper",
    x: i * rowsPerFrame * 10 + 20,
    y: 1,
    xanchor: "center",
    yanchor: "top",
    sizex: 38,
    sizey: 0.3,
  })));
  const borders = [0, 1, 2, 3, 4, 5].map((i) => ({
    type: "line",
    xref: "x",
    yref: "paper",
    x0: i * 40,
    x1: i * 40,
    y0: 0,
    y1: 1,
    line: { color: palette.black, width: 1 },
  }));
  return figure(
    [
      {
        type: "bar",
        x: middles,
        y: numbers(bands[0]!.map(Number)),
        yaxis: "y2",
        marker: { color: palette.grey },
        width: 9,
        showlegend: false,
      },
      {
        type: "heatmap",
        x: middles,
        y: bands.slice(1).map((_, i) => i + 1),
        z: bands.slice(1),
        ...centred(bands.slice(1)),
        colorscale: divergingScale,
        colorbar: colourBar("coefficient", {
          len: 0.5,
          y: 0,
          yanchor: "bottom",
        }),
        hovertemplate: "%{x} ms, coefficient %{y}: %{z}<extra></extra>",
      },
    ],
    layoutOf(title, {
      height: 440,
      xaxis: axis("time in the window (ms): 40 ms a frame, 10 ms a column", {
        showgrid: false,
        range: [0, 200],
        tickvals: [0, 40, 80, 120, 160, 200],
      }),
      yaxis: axis("coefficient", {
        domain: [0, 0.48],
        showgrid: false,
        tickvals: [1, 3, 5, 7, 9, 11],
      }),
      yaxis2: axis("c0<br>(ln energy)", { domain: [0.52, 0.66], nticks: 3 }),
      images,
      shapes: borders,
    }),
  );
}
