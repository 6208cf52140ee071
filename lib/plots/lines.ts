import { type Figure, figure } from "./figure.ts";
import { numbers } from "./json.ts";
import { maybePositive, maybeSeries, maybeSome } from "./maybe.ts";
import { axis, layoutOf, legendBelow, palette, seriesColour } from "./style.ts";

/** One line of {@link lines}. */
export interface LineSeries {
  /** Its name in the legend. */
  readonly name: string;
  /** Its values; NaN leaves a gap. */
  readonly values: ArrayLike<number>;
  /** Its place on the x axis, as long as the values; even steps if left out. */
  readonly x?: ArrayLike<number>;
  /** Drawn thin and grey, as what the other lines were made from. */
  readonly faint?: boolean;
}

/** What {@link lines} may be told. */
export interface LinesOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Title of the x axis, with its unit. */
  readonly xTitle?: string;
  /** Title of the y axis, with its unit. */
  readonly yTitle?: string;
  /** From one value to the next on the x axis. */
  readonly step?: number;
  /** The first value's place on the x axis. */
  readonly start?: number;
}

/** What {@link lines} does unless told otherwise. */
export const defaultLinesOptions: Required<LinesOptions> = {
  title: "Values",
  xTitle: "index",
  yTitle: "value",
  step: 1,
  start: 0,
};

/**
 * Plain lines of numbers, for whatever has no figure of its own: a spectrum, a
 * face's path before and after smoothing, your own measure.
 *
 * @param series one or more lines
 * @param options titles, and the step along x
 * @throws {PlotError} `plot-data` if there is no line or one is no list of numbers
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(lines([{ name: "size", values: [1, 2, 4] }]).data[0]?.mode, "lines");
 * ```
 */
export function lines(
  series: readonly LineSeries[],
  options: LinesOptions = {},
): Figure {
  const { title, xTitle, yTitle, step, start } = {
    ...defaultLinesOptions,
    ...options,
  };
  maybePositive(step, "step");
  const bright = maybeSome(series, "series").filter(({ faint }) => !faint);
  const legend = series.length > 1 && series.length <= 6;
  return figure(
    series.map((line) => {
      const values = maybeSeries(line.values, line.name || "values");
      const x = line.x === undefined
        ? Array.from({ length: values.length }, (_, i) => start + i * step)
        : maybeSeries(line.x, `x of ${line.name}`, values.length);
      return {
        type: "scatter",
        mode: "lines",
        name: line.name,
        x: numbers(x),
        y: numbers(values, 4),
        line: line.faint
          ? { color: palette.grey, width: 1 }
          : { color: seriesColour(bright.indexOf(line)), width: 2 },
        ...legend ? {} : { showlegend: false },
      };
    }),
    layoutOf(title, {
      height: 300,
      ...legend ? legendBelow : {},
      xaxis: axis(xTitle),
      yaxis: axis(yTitle),
    }),
  );
}
