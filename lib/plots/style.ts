import type { Json, JsonObject } from "./json.ts";

/**
 * The eight colours of Okabe and Ito, which people with any common kind of
 * colour blindness can tell apart ("Color Universal Design", 2008).
 */
export const palette = {
  black: "#000000",
  orange: "#E69F00",
  sky: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
  grey: "#888888",
  pale: "#E4E4E4",
} as const;

/** Colours for series in the order of their use; repeats after six. */
export const seriesColours: readonly string[] = [
  palette.blue,
  palette.vermillion,
  palette.green,
  palette.purple,
  palette.orange,
  palette.sky,
];

/** The colour of series number `index`, from 0. */
export function seriesColour(index: number): string {
  return seriesColours[index % seriesColours.length]!;
}

/** Values from low to high: even in lightness, and the same to every eye. */
export const sequentialScale = "Cividis";

/** Values below and above zero: blue, white, vermillion. */
export const divergingScale: Json = [
  [0, palette.blue],
  [0.5, "#FFFFFF"],
  [1, palette.vermillion],
];

/** The words of every offset axis: which side is which. */
export const offsetWords = "← sound late · sound early →";

/** Fonts that draw the arrows and signs, wherever the figure is shown. */
const fontFamily = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif";

/** An axis with a title (and its unit), ticks outside and a pale grid. */
export function axis(title: string, more: JsonObject = {}): JsonObject {
  return {
    title: { text: title, standoff: 8, font: { size: 13 } },
    automargin: true,
    ticks: "outside",
    ticklen: 4,
    tickcolor: "#999999",
    linecolor: "#999999",
    showline: true,
    zeroline: false,
    ...more["showgrid"] === false ? {} : { gridcolor: palette.pale },
    ...more,
  };
}

/** A layout with the title at the left, a white ground and room for 600 pixels. */
export function layoutOf(title: string, more: JsonObject): JsonObject {
  return {
    title: {
      text: title,
      x: 0.01,
      xanchor: "left",
      y: 0.98,
      yanchor: "top",
      font: { size: 15 },
    },
    font: { family: fontFamily, size: 13, color: "#222222" },
    colorway: seriesColours,
    paper_bgcolor: "#FFFFFF",
    plot_bgcolor: "#FFFFFF",
    height: 380,
    margin: { l: 60, r: 20, t: 48, b: 52 },
    hovermode: "closest",
    ...more,
  };
}

/**
 * For figures with a legend: one row under the plot, where it covers nothing,
 * and a margin that holds it. (Plotly's validation refuses a legend that no
 * trace uses, so the others have none.)
 */
export const legendBelow: JsonObject = {
  showlegend: true,
  margin: { l: 60, r: 20, t: 48, b: 92 },
  legend: {
    orientation: "h",
    x: 0,
    xanchor: "left",
    yref: "container",
    y: 0.01,
    yanchor: "bottom",
    font: { size: 12 },
  },
};

/** A narrow colour bar with its title beside it. */
export function colourBar(title: string, more: JsonObject = {}): JsonObject {
  return {
    title: { text: title, side: "right", font: { size: 13 } },
    thickness: 12,
    outlinewidth: 0,
    xpad: 6,
    ...more,
  };
}

/** A horizontal line over the whole width of a plot. */
export function levelLine(
  y: number,
  colour: string,
  more: JsonObject = {},
): JsonObject {
  return {
    type: "line",
    xref: "paper",
    x0: 0,
    x1: 1,
    yref: "y",
    y0: y,
    y1: y,
    line: { color: colour, width: 1.5, dash: "dash" },
    ...more,
  };
}

/** A vertical line over the whole height of the figure. */
export function momentLine(
  x: number,
  colour: string,
  more: JsonObject = {},
): JsonObject {
  return {
    type: "line",
    xref: "x",
    x0: x,
    x1: x,
    yref: "paper",
    y0: 0,
    y1: 1,
    line: { color: colour, width: 1.5, dash: "dot" },
    ...more,
  };
}

/** Shading from one time to another, over the whole height, behind the data. */
export function shade(x0: number, x1: number, colour: string): JsonObject {
  return {
    type: "rect",
    xref: "x",
    x0,
    x1,
    yref: "paper",
    y0: 0,
    y1: 1,
    fillcolor: colour,
    line: { width: 0 },
    layer: "below",
  };
}

/** A note without an arrow. */
export function note(text: string, more: JsonObject): JsonObject {
  return { text, showarrow: false, font: { size: 12 }, ...more };
}
