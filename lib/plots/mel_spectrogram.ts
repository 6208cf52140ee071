import { type Figure, figure } from "./figure.ts";
import { matrixColumns, numbers } from "./json.ts";
import {
  type Matrix,
  maybeMatrix,
  maybePositive,
  maybeSeries,
} from "./maybe.ts";
import { axis, colourBar, layoutOf, sequentialScale } from "./style.ts";
import { thinRows } from "./thin.ts";

/** What {@link melSpectrogram} may be told. */
export interface MelSpectrogramOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Seconds from one row to the next. */
  readonly hopSeconds?: number;
  /** Centre of each mel band in Hz, low to high; bands are numbered if left out. */
  readonly bandsHz?: ArrayLike<number>;
}

/** What {@link melSpectrogram} does unless told otherwise. */
export const defaultMelSpectrogramOptions = {
  title: "Mel spectrogram",
  /** 10 ms, the hop of the MFCC (reference page audio, step 2). */
  hopSeconds: 0.01,
} as const;

/** Moments across a heatmap at most; longer clips show means of neighbours. */
const columnsAtMost = 600;

/**
 * Energy in each mel band over time.
 *
 * @param energies natural logarithm of the band energies, `[rows, bands]`
 * @param options hop and the bands' frequencies
 * @throws {PlotError} `plot-data` if the shape and the data do not belong together
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const energies = { data: new Float64Array(4 * 26), rows: 4, columns: 26 };
 * strictEqual(melSpectrogram(energies).data[0]?.type, "heatmap");
 * ```
 */
export function melSpectrogram(
  energies: Matrix,
  options: MelSpectrogramOptions = {},
): Figure {
  const { title, hopSeconds } = { ...defaultMelSpectrogramOptions, ...options };
  const hop = maybePositive(hopSeconds, "hop");
  const whole = maybeMatrix(energies, "mel energies");
  const { matrix, step } = thinRows(whole, columnsAtMost);
  const bands = matrix.columns;
  const hertz = options.bandsHz === undefined
    ? undefined
    : Array.from(maybeSeries(options.bandsHz, "bands", bands));
  const every = Math.max(1, Math.ceil(bands / 7));
  const ticks = Array.from({ length: bands }, (_, band) => band)
    .filter((band) => band % every === 0);
  return figure(
    [{
      type: "heatmap",
      z: matrixColumns(matrix.data, matrix.rows, bands, 3),
      x: numbers(Array.from({ length: matrix.rows }, (_, i) => i * step * hop)),
      colorscale: sequentialScale,
      colorbar: colourBar("ln energy"),
      hovertemplate: "%{x:.2f} s, band %{y}: %{z}<extra></extra>",
    }],
    layoutOf(title, {
      height: 320,
      xaxis: axis("time (s)", { showgrid: false }),
      yaxis: axis(hertz ? "mel band centre (Hz)" : "mel band", {
        showgrid: false,
        tickvals: ticks,
        ticktext: ticks.map((band) =>
          hertz ? String(Math.round(hertz[band]!)) : String(band)
        ),
      }),
    }),
  );
}
