import { PlotError } from "./errors.ts";
import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers, rounded } from "./json.ts";
import { maybePositive, maybeSome } from "./maybe.ts";
import { axis, layoutOf, legendBelow, palette } from "./style.ts";

/** One rule of a curation, in the order in which they were applied. */
export interface FunnelStep {
  /** Its name. */
  readonly rule: string;
  /** Seconds that it removed. */
  readonly removedSeconds: number;
}

/** What {@link curationFunnel} may be told. */
export interface CurationFunnelOptions {
  /** Title of the figure. */
  readonly title?: string;
}

/**
 * How many seconds each rule removed, and what was left after it.
 *
 * @param totalSeconds of the material before the first rule
 * @param steps the rules in their order
 * @throws {PlotError} `plot-data` if more is removed than there was
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const funnel = curationFunnel(60, [{ rule: "no face", removedSeconds: 15 }]);
 * deepStrictEqual(funnel.data[0]?.x, [60, 45]);
 * ```
 */
export function curationFunnel(
  totalSeconds: number,
  steps: readonly FunnelStep[],
  options: CurationFunnelOptions = {},
): Figure {
  const total = maybePositive(totalSeconds, "total seconds");
  const removed = maybeSome(steps, "steps").map((step) => step.removedSeconds);
  const left = [total];
  for (const [i, seconds] of removed.entries()) {
    const rest = left[i]! - seconds;
    // A millionth of a second is rounding, not a mistake.
    if (!(seconds >= 0 && rest >= -1e-6)) {
      throw new PlotError(
        "plot-data",
        `rule "${steps[i]!.rule}" cannot remove ${seconds} of ${
          left[i]
        } seconds`,
      );
    }
    left.push(Math.max(0, rest));
  }
  const kept = left.at(-1)!;
  const names = ["all material", ...steps.map((step) => step.rule)];
  const text = (seconds: number): string =>
    seconds === 0 ? "" : `${rounded(seconds, 3)} s`;
  const bar = { type: "bar", orientation: "h", y: names, cliponaxis: false };
  return figure(
    [
      {
        ...bar,
        name: "kept",
        x: numbers(left),
        text: left.map(text),
        textposition: "inside",
        insidetextanchor: "start",
        marker: { color: palette.blue },
      },
      {
        ...bar,
        name: "removed by this rule",
        x: numbers([0, ...removed]),
        text: [
          "",
          ...removed.map((seconds) => seconds === 0 ? "" : `−${text(seconds)}`),
        ],
        textposition: "outside",
        marker: { color: palette.orange },
      },
    ],
    layoutOf(
      options.title ??
        `What curation keeps: ${Math.round(kept / total * 100)} % of ${
          rounded(total, 4)
        } s`,
      {
        height: 150 + 32 * names.length,
        barmode: "stack",
        ...legendBelow,
        legend: {
          ...legendBelow["legend"] as JsonObject,
          traceorder: "normal",
        },
        xaxis: axis("seconds", { range: [0, total * 1.12] }),
        yaxis: axis("", { autorange: "reversed", showgrid: false }),
      },
    ),
  );
}
