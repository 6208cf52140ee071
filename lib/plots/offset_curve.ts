import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers, rounded } from "./json.ts";
import { maybeCurve } from "./maybe.ts";
import {
  axisHolder,
  curveOffsets,
  millisecondsPerFrame,
  offsetAxes,
} from "./offset_axis.ts";
import {
  axis,
  layoutOf,
  legendBelow,
  note,
  palette,
  seriesColour,
} from "./style.ts";

/** A second curve, such as that of a face that does not speak. */
export interface OtherCurve {
  /** Its name in the legend. */
  readonly name: string;
  /** Mean distances, as long as the first curve. */
  readonly curve: ArrayLike<number>;
}

/** What {@link offsetCurve} may be told. */
export interface OffsetCurveOptions {
  /** Title of the figure; the result in words if left out. */
  readonly title?: string;
  /** Name of the curve in the legend. */
  readonly name?: string;
  /** Curves to be drawn beside it. */
  readonly others?: readonly OtherCurve[];
  /** The network's zero in frames, taken off every offset. */
  readonly zero?: number;
}

/**
 * Mean distance between picture and sound for each offset: the minimum is the
 * answer, its depth under the median the confidence ("Out of Time", section 4.1).
 *
 * Shifts that are no candidates are NaN and leave a gap.
 *
 * @param curve mean distances `[2·search + 1]`, column `search` is offset 0
 * @param options other curves to compare with, the network's zero
 * @throws {PlotError} `plot-data` if a curve has an even length or is all gaps
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * const late = offsetCurve([9, 9, 9, 4, 9]);
 * match(JSON.stringify(late.layout.title), /−1 frame = −40 ms: the sound is late/);
 * ```
 */
export function offsetCurve(
  curve: ArrayLike<number>,
  options: OffsetCurveOptions = {},
): Figure {
  const { name = "this face", others = [], zero = 0 } = options;
  const search = maybeCurve(curve, "distance curve");
  const offsets = curveOffsets(search, zero);
  const { column, minimum, median } = summary(curve);
  const offset = rounded(offsets[column]!, 4);
  // Whole frames, as results have them: the zero is a fraction of one.
  const title = options.title ?? `Offset ${words(Math.round(offset) + 0)}`;
  const lines = others.map((other, i): JsonObject => {
    const width = maybeCurve(other.curve, other.name);
    return {
      type: "scatter",
      mode: "lines",
      name: other.name,
      x: numbers(curveOffsets(width, zero)),
      y: numbers(other.curve),
      line: {
        color: i === 0 ? palette.grey : seriesColour(i),
        width: 2,
        dash: "dot",
      },
    };
  });
  return figure(
    [
      ...lines,
      {
        type: "scatter",
        mode: "lines+markers",
        name,
        x: numbers(offsets),
        y: numbers(curve),
        line: { color: palette.blue, width: 2.5 },
        marker: { size: 5 },
      },
      {
        type: "scatter",
        mode: "markers",
        name: "minimum",
        x: [offset],
        y: [rounded(minimum)],
        marker: {
          color: palette.vermillion,
          size: 12,
          symbol: "circle-open",
          line: { width: 3 },
        },
      },
      {
        type: "scatter",
        mode: "lines",
        name: `median ${rounded(median, 3)}`,
        x: numbers([offsets[0]!, offsets.at(-1)!]),
        y: numbers([median, median]),
        line: { color: palette.green, width: 1.5, dash: "dash" },
        hoverinfo: "skip",
      },
      axisHolder({ xaxis: "x2" }),
    ],
    layoutOf(title, {
      height: 430,
      ...legendBelow,
      margin: { l: 60, r: 20, t: 90, b: 92 },
      ...offsetAxes(search, zero),
      yaxis: axis("mean distance"),
      annotations: bracket(offset, search, minimum, median),
    }),
  );
}

/** First lowest column, its distance and the lower middle of all (reference page method, step 5). */
function summary(
  curve: ArrayLike<number>,
): { column: number; minimum: number; median: number } {
  const finite = Array.from(curve).filter(Number.isFinite).sort((a, b) =>
    a - b
  );
  const minimum = finite[0]!;
  return {
    minimum,
    column: Array.prototype.indexOf.call(curve, minimum),
    median: finite[Math.floor((finite.length - 1) / 2)]!,
  };
}

/** The double arrow from the minimum up to the median, with its length. */
function bracket(
  offset: number,
  search: number,
  minimum: number,
  median: number,
): JsonObject[] {
  const right = offset < search / 2;
  return [
    {
      text: "",
      showarrow: true,
      x: offset,
      y: median,
      ax: offset,
      ay: minimum,
      axref: "x",
      ayref: "y",
      arrowside: "end+start",
      arrowhead: 2,
      startarrowhead: 2,
      arrowwidth: 1.5,
      arrowcolor: palette.black,
    },
    note(`<b>confidence ${rounded(median - minimum, 3)}</b>`, {
      x: offset,
      y: minimum + (median - minimum) * 0.12,
      xanchor: right ? "left" : "right",
      xshift: right ? 10 : -10,
      bgcolor: "rgba(255,255,255,0.8)",
    }),
  ];
}

/** An offset with its sign in words and in milliseconds. */
function words(offset: number): string {
  if (offset === 0) return "0 frames: in sync";
  const sign = offset < 0 ? "−" : "+";
  const size = Math.abs(offset);
  const ms = rounded(size * millisecondsPerFrame, 4);
  return `${sign}${size} frame${size === 1 ? "" : "s"} = ${sign}${ms} ms: ` +
    `the sound is ${offset < 0 ? "late" : "early"}`;
}
