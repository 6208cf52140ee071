import { type Figure, figure } from "./figure.ts";
import { numbers } from "./json.ts";
import { maybePositive, maybeSeries } from "./maybe.ts";
import {
  axis,
  layoutOf,
  levelLine,
  momentLine,
  note,
  palette,
} from "./style.ts";

/** What {@link contentMetric} may be told. */
export interface ContentMetricOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** First frames of new shots. */
  readonly cuts?: readonly number[];
  /** The metric that a cut needs. */
  readonly threshold?: number;
  /** Frames a second. */
  readonly frameRate?: number;
}

/** What {@link contentMetric} does unless told otherwise. */
export const defaultContentMetricOptions: Required<ContentMetricOptions> = {
  title: "How much the picture changes from frame to frame",
  cuts: [],
  /** Reference page scenes: a cut needs 30. */
  threshold: 30,
  frameRate: 25,
};

/**
 * The content metric of each frame, its threshold and the cuts that came of it.
 *
 * @param metric mean change of hue, saturation and value, one number a frame
 * @param options cuts (frame numbers) and threshold
 * @throws {PlotError} `plot-data` if there is no number
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(contentMetric([0, 2, 60, 1], { cuts: [2] }).data[0]?.mode, "lines");
 * ```
 */
export function contentMetric(
  metric: ArrayLike<number>,
  options: ContentMetricOptions = {},
): Figure {
  const { title, cuts, threshold, frameRate } = {
    ...defaultContentMetricOptions,
    ...options,
  };
  const values = maybeSeries(metric, "content metric");
  const rate = maybePositive(frameRate, "frame rate");
  return figure(
    [{
      type: "scatter",
      mode: "lines",
      x: numbers(Array.from({ length: values.length }, (_, i) => i / rate)),
      y: numbers(values, 4),
      line: { color: palette.blue, width: 1.5 },
      showlegend: false,
    }],
    layoutOf(title, {
      height: 280,
      xaxis: axis("time (s) · dotted: cut"),
      yaxis: axis("content metric (0..255)", { rangemode: "tozero" }),
      shapes: [
        levelLine(threshold, palette.vermillion),
        ...cuts.map((cut) => momentLine(cut / rate, palette.black)),
      ],
      annotations: [note(`threshold ${threshold}`, {
        xref: "paper",
        x: 1,
        xanchor: "right",
        y: threshold,
        yanchor: "bottom",
        font: { size: 12, color: palette.vermillion },
      })],
    }),
  );
}
