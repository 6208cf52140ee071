import { extname } from "node:path";
import { UsageError } from "../errors.ts";
import type { DriftResult } from "../pipeline/mod.ts";
import { driftLine, toHtml, toPng, toSvg } from "../plots/mod.ts";

/** Kinds of figure files, by ending. */
export const figureExtensions: readonly string[] = [".html", ".png", ".svg"];

/**
 * Makes sure, before any work is done, that a figure can have this name.
 *
 * @throws {UsageError} `figure-unknown`
 */
export function guardFigure(path: string): void {
  if (figureExtensions.includes(extname(path).toLowerCase())) return;
  throw new UsageError(
    "figure-unknown",
    `${path} is no figure: end its name with ${figureExtensions.join(", ")}`,
  );
}

/** The content of a figure file, as its name wants it. */
export async function driftFigure(
  path: string,
  result: DriftResult,
): Promise<string | Uint8Array> {
  const points = result.points.map((point, i) => ({
    time: point.time,
    offsetMs: point.offsetMs,
    confidence: point.confidence,
    outlier: result.outliers[i]!,
  }));
  const figure = driftLine(points, result.pieces, {
    title: `Offset over time: ${result.kind}`,
  });
  const extension = extname(path).toLowerCase();
  if (extension === ".png") return await toPng(figure);
  if (extension === ".svg") return await toSvg(figure);
  return toHtml(figure, { plotly: "inline" });
}
