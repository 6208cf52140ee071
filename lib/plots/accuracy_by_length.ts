import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers } from "./json.ts";
import { maybePositive, maybeSome, maybeWhole } from "./maybe.ts";
import {
  axis,
  layoutOf,
  legendBelow,
  levelLine,
  note,
  palette,
  seriesColour,
} from "./style.ts";
import { wilson } from "./wilson.ts";

/** How often the offset was right for clips of one length. */
export interface AccuracyPoint {
  /** Windows in a clip. */
  readonly windows: number;
  /** Clips whose offset was right. */
  readonly right: number;
  /** Clips in all. */
  readonly total: number;
  /** A series of its own, e.g. the network or the kind of clip. */
  readonly group?: string;
}

/** What {@link accuracyByLength} may be told. */
export interface AccuracyByLengthOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Share that guessing reaches, 0..1. */
  readonly chance?: number;
  /** Windows a second. */
  readonly frameRate?: number;
  /** What is counted, for the vertical axis. */
  readonly shareOf?: string;
}

/** What {@link accuracyByLength} does unless told otherwise. */
export const defaultAccuracyByLengthOptions: Required<AccuracyByLengthOptions> =
  {
    title: "How long a clip must be",
    /** Three of the 31 shifts −15..15 are within one frame of the truth. */
    chance: 3 / 31,
    frameRate: 25,
    shareOf: "share within ±1 frame",
  };

/**
 * Share of clips whose offset is within one frame, against their length, with
 * Wilson's 95 % intervals and the line of chance.
 *
 * @param points one for each length and group, any order
 * @param options chance, and windows a second
 * @throws {PlotError} `plot-data` if there is no point or a count is impossible
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(accuracyByLength([{ windows: 25, right: 30, total: 40 }]).data.length, 1);
 * ```
 */
export function accuracyByLength(
  points: readonly AccuracyPoint[],
  options: AccuracyByLengthOptions = {},
): Figure {
  const { title, chance, frameRate, shareOf } = {
    ...defaultAccuracyByLengthOptions,
    ...options,
  };
  const rate = maybePositive(frameRate, "frame rate");
  maybeSome(points, "points").forEach((p) => maybeWhole(p.windows, "windows"));
  const groups = [...new Set(points.map((point) => point.group ?? ""))];
  const lengths = [...new Set(points.map((point) => point.windows))].sort((
    a,
    b,
  ) => a - b);
  return figure(
    groups.map((group, i) => series(points, group, i)),
    layoutOf(title, {
      height: 380,
      ...groups.length > 1 ? legendBelow : {},
      margin: { l: 60, r: 20, t: 48, b: groups.length > 1 ? 112 : 70 },
      xaxis: axis("length of the clip (windows, and seconds beneath)", {
        type: "log",
        tickvals: lengths,
        ticktext: lengths.map((n) => `${n}<br>${+(n / rate).toFixed(2)}`),
        tickangle: 0,
      }),
      yaxis: axis(shareOf, { range: [0, 1.03], dtick: 0.2 }),
      shapes: [levelLine(chance, palette.black)],
      annotations: [note(`chance ${chance.toFixed(2)}`, {
        xref: "paper",
        x: 1,
        xanchor: "right",
        y: chance,
        yanchor: "bottom",
      })],
    }),
  );
}

function series(
  points: readonly AccuracyPoint[],
  group: string,
  index: number,
): JsonObject {
  const own = points.filter((point) => (point.group ?? "") === group)
    .sort((a, b) => a.windows - b.windows);
  const shares = own.map((point) => wilson(point.right, point.total));
  // Side by side: intervals of two groups at one length would hide each other.
  const aside = 1.025 ** index;
  return {
    type: "scatter",
    mode: "lines+markers",
    name: group,
    x: numbers(own.map((point) => point.windows * aside)),
    y: numbers(shares.map((s) => s.share), 3),
    error_y: {
      type: "data",
      symmetric: false,
      array: numbers(shares.map((s) => s.high - s.share), 3),
      arrayminus: numbers(shares.map((s) => s.share - s.low), 3),
      thickness: 1.5,
      width: 4,
    },
    line: { color: seriesColour(index), width: 2 },
    marker: {
      size: 8,
      symbol: ["circle", "diamond", "square", "triangle-up"][index % 4]!,
    },
    text: own.map((point) => `${point.right} of ${point.total}`),
    hovertemplate: "%{text}: %{y}<extra></extra>",
  };
}
