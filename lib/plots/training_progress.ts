import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers } from "./json.ts";
import { maybeNumber, maybeSeries } from "./maybe.ts";
import { type Panel, stack, stackAxis } from "./panels.ts";
import { layoutOf, legendBelow, note, palette } from "./style.ts";

/** Values at training steps. */
export interface StepSeries {
  /** Steps, rising. */
  readonly steps: ArrayLike<number>;
  /** One value for each step. */
  readonly values: ArrayLike<number>;
}

/** What a training run logged. */
export interface TrainingLog {
  /** Loss, as often as it was logged. */
  readonly loss: StepSeries;
  /** Loss of a network that knows nothing. */
  readonly chanceLoss: number;
  /** Mean distance of positive pairs. */
  readonly positives?: StepSeries;
  /** Mean distance of negative pairs. */
  readonly negatives?: StepSeries;
  /** Share of validation clips within ±1 frame, 0..1, once an epoch. */
  readonly accuracy?: StepSeries;
}

/** What {@link trainingProgress} may be told. */
export interface TrainingProgressOptions {
  /** Title of the figure. */
  readonly title?: string;
}

/**
 * How a training went: loss with the line of chance, mean distances of
 * positive and negative pairs, offset accuracy on validation.
 *
 * @param log series by step; panels without data are left out
 * @throws {PlotError} `plot-data` if steps and values differ in length
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const loss = { steps: [0, 1, 2], values: [0.7, 0.5, 0.4] };
 * strictEqual(trainingProgress({ loss, chanceLoss: 0.69 }).data.length, 2);
 * ```
 */
export function trainingProgress(
  log: TrainingLog,
  options: TrainingProgressOptions = {},
): Figure {
  const chance = maybeNumber(log.chanceLoss, "chance loss");
  const steps = maybeSeries(log.loss.steps, "loss steps");
  const span = [steps[0]!, steps[steps.length - 1]!];
  const panels: Panel[] = [{
    title: "loss",
    axis: { rangemode: "tozero" },
    traces: [
      line(log.loss, "loss", palette.blue),
      {
        type: "scatter",
        mode: "lines",
        name: "chance",
        x: span,
        y: [chance, chance],
        line: { color: palette.black, width: 1.5, dash: "dash" },
        showlegend: false,
      },
    ],
  }];
  if (log.positives && log.negatives) {
    panels.push({
      title: "mean distance",
      axis: { rangemode: "tozero" },
      traces: [
        {
          ...line(log.positives, "positive pairs", palette.green),
          showlegend: true,
        },
        {
          ...line(log.negatives, "negative pairs", palette.vermillion, "dot"),
          showlegend: true,
        },
      ],
    });
  }
  if (log.accuracy) {
    panels.push({
      title: "within ±1 frame",
      axis: { range: [0, 1.05] },
      traces: [{
        ...line(log.accuracy, "accuracy", palette.purple),
        mode: "lines+markers",
      }],
    });
  }
  const { data, axes } = stack(panels);
  return figure(
    data,
    layoutOf(options.title ?? "Training", {
      height: 170 + 150 * panels.length,
      ...log.positives && log.negatives ? legendBelow : {},
      ...axes,
      xaxis: stackAxis("training step", panels.length, { range: span }),
      annotations: [note(`chance ${chance}`, {
        xref: "paper",
        x: 1,
        xanchor: "right",
        y: chance,
        yanchor: "bottom",
      })],
    }),
  );
}

function line(
  series: StepSeries,
  name: string,
  color: string,
  dash = "solid",
): JsonObject {
  const steps = maybeSeries(series.steps, `${name} steps`);
  return {
    type: "scatter",
    mode: "lines",
    name,
    x: numbers(steps),
    y: numbers(maybeSeries(series.values, name, steps.length), 4),
    line: { color, width: 2, dash },
    showlegend: false,
  };
}
