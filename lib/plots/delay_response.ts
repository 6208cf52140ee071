import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers } from "./json.ts";
import { maybeNumber, maybeSome } from "./maybe.ts";
import { axis, layoutOf, legendBelow, palette, seriesColour } from "./style.ts";

/** What was read when the sound was delayed by hand. */
export interface DelayReading {
  /** Delay of the sound in milliseconds, added to what the clip has; negative = moved to earlier. */
  readonly delayMs: number;
  /** Offset that was read, in milliseconds: negative = the sound is late. */
  readonly offsetMs: number;
  /** Series that it belongs to, e.g. `whole frames`. */
  readonly group?: string;
}

/** What {@link delayResponse} may be told. */
export interface DelayResponseOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Offset of the clip as it is, in milliseconds: where the line of the sign law begins. */
  readonly startMs?: number;
}

/** What {@link delayResponse} does unless told otherwise. */
export const defaultDelayResponseOptions: Required<DelayResponseOptions> = {
  title: "What is read when the sound is delayed by hand",
  startMs: 0,
};

/**
 * The sign law as a picture: each millisecond of delay moves the offset by one
 * millisecond down, along the dotted line.
 *
 * @param readings any number, any order; one series for each group
 * @param options where the line begins
 * @throws {PlotError} `plot-data` if there is no reading or a number is not finite
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const readings = [{ delayMs: 0, offsetMs: 1 }, { delayMs: 200, offsetMs: -199 }];
 * strictEqual(delayResponse(readings).data.length, 2);
 * ```
 */
export function delayResponse(
  readings: readonly DelayReading[],
  options: DelayResponseOptions = {},
): Figure {
  const { title, startMs } = { ...defaultDelayResponseOptions, ...options };
  for (const { delayMs, offsetMs } of maybeSome(readings, "readings")) {
    maybeNumber(delayMs, "delay");
    maybeNumber(offsetMs, "offset");
  }
  const groups = [...new Set(readings.map(({ group }) => group ?? "read"))];
  const delays = readings.map(({ delayMs }) => delayMs);
  const ends = [Math.min(...delays), Math.max(...delays)];
  return figure(
    [
      {
        type: "scatter",
        mode: "lines",
        name: "the sign law: offset = start − delay",
        x: numbers(ends),
        y: numbers(ends.map((delay) => startMs - delay)),
        line: { color: palette.black, width: 1.5, dash: "dot" },
        hoverinfo: "skip",
      },
      ...groups.map((group, i) => series(readings, group, i)),
    ],
    layoutOf(title, {
      height: 380,
      ...legendBelow,
      xaxis: axis("delay added to the sound (ms)"),
      yaxis: axis("offset (ms) · below 0: sound late"),
    }),
  );
}

function series(
  readings: readonly DelayReading[],
  group: string,
  index: number,
): JsonObject {
  const own = readings.filter((reading) => (reading.group ?? "read") === group)
    .sort((a, b) => a.delayMs - b.delayMs);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: group,
    x: numbers(own.map(({ delayMs }) => delayMs)),
    y: numbers(own.map(({ offsetMs }) => offsetMs)),
    line: { color: seriesColour(index), width: 1 },
    marker: { size: 8, symbol: ["circle", "diamond", "square"][index % 3]! },
  };
}
