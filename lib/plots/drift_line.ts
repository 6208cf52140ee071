import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers, rounded } from "./json.ts";
import { maybeSome } from "./maybe.ts";
import { axisHolder, millisecondsPerFrame } from "./offset_axis.ts";
import { axis, layoutOf, legendBelow, offsetWords, palette } from "./style.ts";

/** The offset of one window of time. */
export interface DriftPoint {
  /** Middle of the window in seconds. */
  readonly time: number;
  /** Offset in ms, negative = the sound is late. */
  readonly offsetMs: number;
  /** Confidence; a larger one draws a larger point. */
  readonly confidence?: number;
  /** Whether the line ignores it. */
  readonly outlier?: boolean;
}

/** A straight piece of the fitted line; a constant offset has slope 0. */
export interface DriftPiece {
  /** Where it begins, in seconds. */
  readonly start: number;
  /** Where it ends, in seconds. */
  readonly end: number;
  /** Offset in ms at `start`. */
  readonly offsetMs: number;
  /** Change in ms a minute; 1 ppm is 0.06 ms a minute. */
  readonly slopeMsPerMinute: number;
}

/** What {@link driftLine} may be told. */
export interface DriftLineOptions {
  /** Title of the figure. */
  readonly title?: string;
}

/** ms a minute of one part in a million. */
const msPerMinutePerPpm = 0.06;

/**
 * Offset over time with the fitted line: flat, drifting or in steps.
 *
 * @param points one for each window of time
 * @param pieces the fitted line, one piece unless there are steps
 * @throws {PlotError} `plot-data` if there is no point
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * const points = [{ time: 0, offsetMs: 0 }, { time: 60, offsetMs: 6 }];
 * const line = driftLine(points, [{ start: 0, end: 60, offsetMs: 0, slopeMsPerMinute: 6 }]);
 * match(JSON.stringify(line.data), /100 ppm/);
 * ```
 */
export function driftLine(
  points: readonly DriftPoint[],
  pieces: readonly DriftPiece[],
  options: DriftLineOptions = {},
): Figure {
  const { title = "Offset over time" } = options;
  const used = maybeSome(points, "points").filter((point) => !point.outlier);
  const left = points.filter((point) => point.outlier);
  const ends = pieces.map((piece) =>
    piece.offsetMs + piece.slopeMsPerMinute * (piece.end - piece.start) / 60
  );
  const all = [
    ...points.map((p) => p.offsetMs),
    ...pieces.map((p) => p.offsetMs),
    ...ends,
  ];
  const margin = 30; // ms above and below, so that a flat line is no drama
  const range = [Math.min(...all) - margin, Math.max(...all) + margin];
  return figure(
    [
      marks(used, "measured", palette.blue, "circle"),
      ...left.length > 0 ? [marks(left, "left out", palette.grey, "x")] : [],
      {
        type: "scatter",
        mode: "lines",
        name: `line: ${pieces.map(words).join(", then ")}`,
        x: numbers(pieces.flatMap((p) => [p.start, p.end, NaN])),
        y: numbers(pieces.flatMap((p, i) => [p.offsetMs, ends[i]!, NaN])),
        line: { color: palette.vermillion, width: 3 },
      },
      axisHolder({ yaxis: "y2" }),
    ],
    layoutOf(title, {
      height: 380,
      ...legendBelow,
      margin: { l: 60, r: 60, t: 48, b: 92 },
      xaxis: axis("time (s)"),
      yaxis: axis(`offset (ms) · ${offsetWords}`, { range, fixedrange: true }),
      yaxis2: axis("offset (frames)", {
        range: range.map((ms) => ms / millisecondsPerFrame),
        overlaying: "y",
        side: "right",
        showgrid: false,
        fixedrange: true,
      }),
    }),
  );
}

function marks(
  points: readonly DriftPoint[],
  name: string,
  color: string,
  symbol: string,
): JsonObject {
  const largest = Math.max(...points.map((p) => p.confidence ?? 0));
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: numbers(points.map((p) => p.time)),
    y: numbers(points.map((p) => p.offsetMs)),
    marker: {
      color,
      symbol,
      size: numbers(
        points.map((p) =>
          largest > 0 ? 4 + 8 * (p.confidence ?? 0) / largest : 7
        ),
        3,
      ),
    },
  };
}

/** A piece in words: its level if it is flat, else its slope. */
function words(piece: DriftPiece): string {
  const slope = piece.slopeMsPerMinute;
  if (slope === 0) return `constant ${signed(piece.offsetMs)} ms`;
  return `${signed(slope / msPerMinutePerPpm)} ppm = ${signed(slope)} ms/min`;
}

function signed(value: number): string {
  const short = rounded(value, 3);
  return short < 0 ? `−${-short}` : `${short}`;
}
