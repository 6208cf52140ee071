import { type Figure, figure } from "./figure.ts";
import { type JsonObject, numbers } from "./json.ts";
import { maybeNumber, maybeSome } from "./maybe.ts";
import { axis, layoutOf, palette, seriesColour } from "./style.ts";

/** Scores of one clip under one recipe. */
export interface ScoreRow {
  /** Name of the recipe: a score without one does not exist. */
  readonly recipe: string;
  /** Minimum distance (LSE-D under the published network); lower is better. */
  readonly distance: number;
  /** Confidence (LSE-C under the published network); higher is better. */
  readonly confidence: number;
  /** Name of the clip, shown on hover. */
  readonly clip?: string;
}

/** What {@link scoreDots} may be told. */
export interface ScoreDotsOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** What the distance is called; `LSE-D` only for SyncNet v2. */
  readonly distanceName?: string;
  /** What the confidence is called; `LSE-C` only for SyncNet v2. */
  readonly confidenceName?: string;
}

/** What {@link scoreDots} does unless told otherwise. */
export const defaultScoreDotsOptions: Required<ScoreDotsOptions> = {
  title: "The same clips under several recipes",
  distanceName: "minimum distance",
  confidenceName: "confidence",
};

/**
 * Scores of a set of clips by recipe, one dot a clip, a bar at the mean.
 *
 * @param rows one for each clip and recipe
 * @param options what the two numbers are called
 * @throws {PlotError} `plot-data` if there is no row or a score is not finite
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const rows = [{ recipe: "default", distance: 7.1, confidence: 6.2 }];
 * strictEqual(scoreDots(rows).data.length, 4);
 * ```
 */
export function scoreDots(
  rows: readonly ScoreRow[],
  options: ScoreDotsOptions = {},
): Figure {
  const { title, distanceName, confidenceName } = {
    ...defaultScoreDotsOptions,
    ...options,
  };
  for (const row of maybeSome(rows, "rows")) {
    maybeNumber(row.distance, `distance of ${row.clip ?? "a clip"}`);
    maybeNumber(row.confidence, `confidence of ${row.clip ?? "a clip"}`);
  }
  const recipes = [...new Set(rows.map((row) => row.recipe))];
  const ticks = {
    tickvals: recipes.map((_, i) => i),
    range: [recipes.length - 0.5, -0.5],
    showgrid: false,
  };
  return figure(
    [
      ...panel(rows, recipes, "distance", "x"),
      ...panel(rows, recipes, "confidence", "x2"),
    ],
    layoutOf(title, {
      height: 130 + 56 * recipes.length,
      xaxis: axis(`${distanceName} (← better)`, { domain: [0, 0.48] }),
      xaxis2: axis(`${confidenceName} (better →)`, {
        domain: [0.52, 1],
        anchor: "y2",
      }),
      yaxis: axis("", { ...ticks, ticktext: recipes }),
      yaxis2: axis("", {
        ...ticks,
        anchor: "x2",
        showticklabels: false,
        matches: "y",
      }),
    }),
  );
}

/** Dots and means of one of the two numbers. */
function panel(
  rows: readonly ScoreRow[],
  recipes: readonly string[],
  of: "distance" | "confidence",
  xaxis: string,
): JsonObject[] {
  const axes = { xaxis, yaxis: xaxis.replace("x", "y"), showlegend: false };
  const counts = new Map<string, number>();
  const heights = rows.map((row) => {
    const count = counts.get(row.recipe) ?? 0;
    counts.set(row.recipe, count + 1);
    // Spread by the golden ratio: even, and the same each time.
    return recipes.indexOf(row.recipe) + ((count * 0.618034) % 1 - 0.5) * 0.5;
  });
  const means = recipes.map((recipe) => {
    const own = rows.filter((row) => row.recipe === recipe);
    return own.reduce((sum, row) => sum + row[of], 0) / own.length;
  });
  return [
    {
      type: "scatter",
      mode: "markers",
      x: numbers(rows.map((row) => row[of]), 4),
      y: numbers(heights, 3),
      text: rows.map((row) => row.clip ?? ""),
      marker: {
        size: 7,
        opacity: 0.65,
        color: rows.map((row) => seriesColour(recipes.indexOf(row.recipe))),
      },
      hovertemplate: "%{text} %{x}<extra></extra>",
      ...axes,
    },
    {
      type: "scatter",
      mode: "markers",
      x: numbers(means, 4),
      y: recipes.map((_, i) => i),
      marker: {
        symbol: "line-ns",
        size: 26,
        line: { color: palette.black, width: 3 },
      },
      hovertemplate: "mean %{x}<extra></extra>",
      ...axes,
    },
  ];
}
