import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers } from "./json.ts";
import {
  maybePositive,
  maybeSeries,
  maybeSome,
  maybeSpan,
  type Span,
} from "./maybe.ts";
import {
  axis,
  layoutOf,
  legendBelow,
  levelLine,
  note,
  palette,
  seriesColour,
  shade,
} from "./style.ts";

/** Confidence per frame of one face. */
export interface ConfidenceTrack {
  /** Its name in the legend. */
  readonly name: string;
  /** Confidence of each frame, as measured. */
  readonly raw: ArrayLike<number>;
  /** The same through the median filter; left out, only the raw line is drawn. */
  readonly filtered?: ArrayLike<number>;
  /** Seconds of the first value; 0 if left out. */
  readonly start?: number;
}

/** What {@link confidenceTracks} may be told. */
export interface ConfidenceTracksOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** The confidence that speech in sync reaches. */
  readonly threshold?: number;
  /** Stretches without voice, shaded, in seconds. */
  readonly silence?: readonly Span[];
  /** Values a second. */
  readonly frameRate?: number;
}

/**
 * Confidence frame by frame: raw values thin, median-filtered ones thick.
 *
 * @param tracks one or more faces of the same clip
 * @param options threshold (dashed) and silence (shaded)
 * @throws {PlotError} `plot-data` if there is no track or lengths differ
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const track = { name: "left", raw: [1, 5, 2], filtered: [1, 2, 2] };
 * strictEqual(confidenceTracks([track], { threshold: 3 }).data.length, 2);
 * ```
 */
export function confidenceTracks(
  tracks: readonly ConfidenceTrack[],
  options: ConfidenceTracksOptions = {},
): Figure {
  const { title = "Confidence per frame", threshold, silence = [] } = options;
  const rate = maybePositive(options.frameRate ?? 25, "frame rate");
  const lines = maybeSome(tracks, "tracks").flatMap((track, i) =>
    linesOf(track, i, rate)
  );
  return figure(
    lines,
    layoutOf(title, {
      height: 340,
      ...legendBelow,
      xaxis: axis(
        silence.length > 0 ? "time (s) · grey: no voice" : "time (s)",
      ),
      yaxis: axis("confidence"),
      shapes: [
        ...silence.map((s) => maybeSpan(s, "silence")).map((s) =>
          shade(s.start, s.end, palette.pale)
        ),
        ...threshold === undefined ? [] : [levelLine(threshold, palette.black)],
      ],
      annotations: threshold === undefined
        ? []
        : [note(`threshold ${threshold}`, {
          xref: "paper",
          x: 1,
          xanchor: "right",
          y: threshold,
          yanchor: "bottom",
        })],
    }),
  );
}

function linesOf(
  track: ConfidenceTrack,
  index: number,
  rate: number,
): JsonObject[] {
  const raw = maybeSeries(track.raw, `confidence of ${track.name}`);
  const start = track.start ?? 0;
  const x = numbers(
    Array.from({ length: raw.length }, (_, i) => start + i / rate),
  );
  const line = { type: "scatter", mode: "lines", x, legendgroup: track.name };
  const color = seriesColour(index);
  const thin = {
    ...line,
    name: track.name,
    y: numbers(raw, 4),
    line: { color, width: 1 },
    opacity: 0.55,
    showlegend: track.filtered === undefined,
  };
  if (track.filtered === undefined) return [thin];
  const filtered = maybeSeries(
    track.filtered,
    `filtered confidence of ${track.name}`,
    raw.length,
  );
  return [thin, {
    ...line,
    name: track.name,
    y: numbers(filtered, 4),
    line: { color, width: 3.5 },
  }];
}
