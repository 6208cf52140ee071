import { type JsonObject, numbers } from "./json.ts";
import { axis } from "./style.ts";

/** One panel of a stack that shares its time axis. */
export interface Panel {
  /** Title of its y axis, with the unit. */
  readonly title: string;
  /** Its traces, without axes. */
  readonly traces: readonly JsonObject[];
  /** More for its y axis. */
  readonly axis?: JsonObject;
}

/** Share of the height between two panels. */
const gap = 0.045;

/**
 * Panels from top to bottom over one x axis.
 *
 * @param panels at least one
 * @returns all traces, and the y axes for the layout
 */
export function stack(
  panels: readonly Panel[],
): { data: JsonObject[]; axes: JsonObject } {
  const height = (1 - gap * (panels.length - 1)) / panels.length;
  const axes: Record<string, JsonObject> = {};
  const data = panels.flatMap((panel, i) => {
    const name = i === 0 ? "" : String(i + 1);
    const top = 1 - i * (height + gap);
    axes[`yaxis${name}`] = axis(panel.title, {
      domain: [Math.max(0, top - height), top],
      nticks: 4,
      ...panel.axis,
    });
    return panel.traces.map((trace) => ({
      ...trace,
      xaxis: "x",
      yaxis: `y${name}`,
    }));
  });
  return { data, axes };
}

/** The x axis of a stack: drawn under the last panel. */
export function stackAxis(
  title: string,
  panels: number,
  more: JsonObject = {},
): JsonObject {
  return axis(title, { anchor: panels === 1 ? "y" : `y${panels}`, ...more });
}

/** A plain line of values at even steps. */
export function steadyLine(
  values: ArrayLike<number>,
  step: number,
  color: string,
  more: JsonObject = {},
): JsonObject {
  return {
    type: "scatter",
    mode: "lines",
    x: numbers(Array.from({ length: values.length }, (_, i) => i * step)),
    y: numbers(values, 4),
    line: { color, width: 1.5 },
    showlegend: false,
    ...more,
  };
}
