import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers, rounded } from "./json.ts";
import { maybeSeries } from "./maybe.ts";
import { roc } from "./roc.ts";
import { axis, layoutOf, legendBelow, note, palette } from "./style.ts";

/** What {@link distanceHistogram} may be told. */
export interface DistanceHistogramOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Bars across the distances. */
  readonly bins?: number;
}

/**
 * Distances of true and false pairs: their histograms, and the ROC of every threshold.
 *
 * @param trueDistances of pairs that belong together
 * @param falseDistances of pairs that do not
 * @throws {PlotError} `plot-data` if one of them is empty
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * match(JSON.stringify(distanceHistogram([1, 2], [3, 4]).layout), /area 1\b/);
 * ```
 */
export function distanceHistogram(
  trueDistances: ArrayLike<number>,
  falseDistances: ArrayLike<number>,
  options: DistanceHistogramOptions = {},
): Figure {
  const { title = "Distances of true and false pairs", bins = 40 } = options;
  const own = Array.from(maybeSeries(trueDistances, "true distances"));
  const other = Array.from(maybeSeries(falseDistances, "false distances"));
  const all = [...own, ...other];
  const low = all.reduce((a, b) => Math.min(a, b));
  const width = (all.reduce((a, b) => Math.max(a, b)) - low) / bins || 1;
  const { falseAccepts, trueAccepts, area } = thinnedRoc(own, other);
  const bars = (values: number[], name: string, color: string): JsonObject => ({
    type: "bar",
    name,
    x: numbers(
      Array.from({ length: bins }, (_, i) => low + (i + 0.5) * width),
      4,
    ),
    y: numbers(shares(values, low, width, bins).map((share) => share * 100), 4),
    width,
    marker: { color },
    opacity: 0.6,
  });
  return figure(
    [
      bars(own, "true pairs", palette.blue),
      bars(other, "false pairs", palette.vermillion),
      {
        type: "scatter",
        mode: "lines",
        name: "ROC",
        x: numbers(falseAccepts, 4),
        y: numbers(trueAccepts, 4),
        xaxis: "x2",
        yaxis: "y2",
        line: { color: palette.black, width: 2.5 },
        showlegend: false,
      },
    ],
    layoutOf(title, {
      height: 360,
      barmode: "overlay",
      ...legendBelow,
      xaxis: axis("distance", { domain: [0, 0.52] }),
      yaxis: axis("share of pairs (%)"),
      xaxis2: axis("false pairs accepted", {
        domain: [0.66, 1],
        anchor: "y2",
        range: [0, 1],
        dtick: 0.5,
      }),
      yaxis2: axis("true pairs accepted", {
        anchor: "x2",
        range: [0, 1.01],
        dtick: 0.5,
      }),
      shapes: [{
        type: "line",
        xref: "x2",
        yref: "y2",
        x0: 0,
        y0: 0,
        x1: 1,
        y1: 1,
        line: { color: palette.grey, width: 1, dash: "dot" },
      }],
      annotations: [
        note(`area ${rounded(area, 3)}`, {
          xref: "x2",
          yref: "y2",
          x: 0.96,
          y: 0.08,
          xanchor: "right",
        }),
      ],
    }),
  );
}

/** Share of the values in each bin. */
function shares(
  values: number[],
  low: number,
  width: number,
  bins: number,
): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    counts[Math.min(bins - 1, Math.floor((value - low) / width))]!++;
  }
  return counts.map((count) => count / values.length);
}

/** The ROC with at most some points: more than the pixels show nothing more. */
function thinnedRoc(own: number[], other: number[]): ReturnType<typeof roc> {
  const whole = roc(own, other);
  const last = whole.falseAccepts.length - 1;
  const step = Math.max(1, Math.floor(last / 200));
  const keep = (_: number, i: number): boolean => i % step === 0 || i === last;
  return {
    area: whole.area,
    falseAccepts: whole.falseAccepts.filter(keep),
    trueAccepts: whole.trueAccepts.filter(keep),
  };
}
