import { type Figure, figure } from "./figure.ts";
import { numbers } from "./json.ts";
import { maybeNumber, maybeSome, maybeWhole } from "./maybe.ts";
import { axis, layoutOf, palette } from "./style.ts";

/** How far the offset of one piece of a clip was from the truth. */
export interface OffsetError {
  /** Windows of the piece. */
  readonly windows: number;
  /** Offset less the truth, in frames of 40 ms. */
  readonly frames: number;
}

/** What {@link offsetErrors} may be told. */
export interface OffsetErrorsOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Largest error that still counts as right, in frames. */
  readonly right?: number;
}

/** What {@link offsetErrors} does unless told otherwise. */
export const defaultOffsetErrorsOptions: Required<OffsetErrorsOptions> = {
  title: "How far each piece's offset is from the truth",
  right: 1,
};

/** Dots side by side within this share of a column's width. */
const spread = 0.7;

/**
 * One dot for each piece of a clip, by its length: short pieces are not a
 * little off, they are right or anywhere.
 *
 * @param errors one for each piece, any order
 * @param options how large an error counts as right (the shaded band)
 * @throws {PlotError} `plot-data` if there is none or an error is not finite
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const errors = [{ windows: 5, frames: -7 }, { windows: 25, frames: 0 }];
 * strictEqual(offsetErrors(errors).data.length, 2);
 * ```
 */
export function offsetErrors(
  errors: readonly OffsetError[],
  options: OffsetErrorsOptions = {},
): Figure {
  const { title, right } = { ...defaultOffsetErrorsOptions, ...options };
  for (const { windows, frames } of maybeSome(errors, "errors")) {
    maybeWhole(windows, "windows");
    maybeNumber(frames, "error");
  }
  const lengths = [...new Set(errors.map(({ windows }) => windows))]
    .sort((a, b) => a - b);
  const dots = lengths.map((windows, column) => {
    const own = errors.filter((error) => error.windows === windows);
    return {
      type: "scatter",
      mode: "markers",
      // Spread by the golden ratio: even, and the same each time.
      x: numbers(own.map((_, i) => column + (i * 0.618034 % 1 - 0.5) * spread)),
      y: numbers(own.map(({ frames }) => frames), 4),
      marker: {
        size: 6,
        opacity: 0.6,
        color: own.map(({ frames }) =>
          Math.abs(frames) <= right ? palette.blue : palette.vermillion
        ),
      },
      name: `${windows} windows`,
      hovertemplate: "%{y} frames<extra></extra>",
      showlegend: false,
    };
  });
  const labels = lengths.map((windows) => {
    const own = errors.filter((error) => error.windows === windows);
    const good = own.filter(({ frames }) => Math.abs(frames) <= right).length;
    return `${windows}<br>${good} of ${own.length}`;
  });
  return figure(
    dots,
    layoutOf(title, {
      height: 380,
      xaxis: axis("length of the piece (windows), and how many are right", {
        tickvals: lengths.map((_, column) => column),
        ticktext: labels,
        tickangle: 0,
        range: [-0.6, lengths.length - 0.4],
        showgrid: false,
      }),
      yaxis: axis("error (frames of 40 ms)"),
      shapes: [{
        type: "rect",
        xref: "paper",
        x0: 0,
        x1: 1,
        y0: -right - 0.5,
        y1: right + 0.5,
        fillcolor: palette.pale,
        line: { width: 0 },
        layer: "below",
      }],
    }),
  );
}
