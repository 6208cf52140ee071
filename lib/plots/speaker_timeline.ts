import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers } from "./json.ts";
import { maybeSome, maybeSpan, type Span } from "./maybe.ts";
import { axis, layoutOf, momentLine, palette, seriesColour } from "./style.ts";

/** What goes on in a stretch of time, besides one visible person speaking. */
export type SpeakerState = "nobody" | "overlap" | "off-screen";

/** A stretch of time in which one thing is the case. */
export interface SpeakerSpan extends Span {
  /** Name of the speaker, or a state of its own. */
  readonly who: string;
}

/** What {@link speakerTimeline} may be told. */
export interface SpeakerTimelineOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Seconds at which new shots begin. */
  readonly cuts?: readonly number[];
  /** Names in the order of the rows; the order of appearance if left out. */
  readonly speakers?: readonly string[];
}

const stateColours: Readonly<Record<SpeakerState, string>> = {
  nobody: palette.pale,
  overlap: palette.yellow,
  "off-screen": palette.grey,
};

const stateNames: readonly SpeakerState[] = ["overlap", "off-screen", "nobody"];

/**
 * Who speaks when: a row for each person, and rows for overlap, off-screen
 * speech and nobody.
 *
 * @param spans in seconds, at least one
 * @param options cuts and the order of the rows
 * @throws {PlotError} `plot-data` if there is no span or one ends before it begins
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const spans = [{ who: "left", start: 0, end: 2 }, { who: "nobody", start: 2, end: 3 }];
 * strictEqual(speakerTimeline(spans).data.length, 2);
 * ```
 */
export function speakerTimeline(
  spans: readonly SpeakerSpan[],
  options: SpeakerTimelineOptions = {},
): Figure {
  const { title = "Who speaks when", cuts = [] } = options;
  maybeSome(spans, "spans").forEach((span) =>
    maybeSpan(span, `span of ${span.who}`)
  );
  const names = [...new Set(spans.map((span) => span.who))];
  const isState = (name: string): name is SpeakerState => name in stateColours;
  const people = options.speakers ?? names.filter((name) => !isState(name));
  const rows = [
    ...people,
    ...stateNames.filter((name) => names.includes(name)),
  ];
  const bars = rows.map((name, i): JsonObject => {
    const own = spans.filter((span) => span.who === name);
    return {
      type: "bar",
      orientation: "h",
      y: own.map(() => i),
      base: numbers(own.map((span) => span.start)),
      x: numbers(own.map((span) => span.end - span.start)),
      width: 0.6,
      marker: {
        color: isState(name) ? stateColours[name] : seriesColour(i),
        line: { color: palette.grey, width: isState(name) ? 1 : 0 },
      },
      hovertemplate: `${name}: %{base:.2f} s, %{x:.2f} s long<extra></extra>`,
      showlegend: false,
    };
  });
  return figure(
    bars,
    layoutOf(title, {
      height: 120 + 34 * rows.length,
      barmode: "overlay",
      xaxis: axis(cuts.length > 0 ? "time (s) · dotted: cut" : "time (s)", {
        range: [
          Math.min(0, ...spans.map((s) => s.start)),
          Math.max(...spans.map((s) => s.end)),
        ],
      }),
      yaxis: axis("", {
        tickvals: rows.map((_, i) => i),
        ticktext: rows,
        range: [rows.length - 0.5, -0.5],
        showgrid: false,
      }),
      shapes: cuts.map((cut) => momentLine(cut, palette.black)),
    }),
  );
}
