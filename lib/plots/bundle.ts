import { PlotError } from "./errors.ts";
import { notebookHtml } from "./html.ts";
import type { JsonObject } from "./json.ts";
import { sharedRenderer } from "./shared_renderer.ts";

/** Representations of one thing by media type, as Jupyter's messages carry them. */
export interface MimeBundle {
  /** Text, base64 for pictures, or JSON for `+json` types. */
  readonly [mediaType: string]: unknown;
}

/** Size in pixels of the picture that stands in for a figure. */
const fallbackWidth = 720;

/**
 * What a notebook stores for a figure: Plotly's JSON for VS Code and
 * JupyterLab, a page fragment for the classic notebook, a line of text, and,
 * where Chromium is present, a PNG for everything that draws nothing.
 *
 * @param plain the figure's data and layout
 */
export async function figureBundle(
  plain: { readonly data: readonly JsonObject[]; readonly layout: JsonObject },
): Promise<MimeBundle> {
  const bundle: Record<string, unknown> = {
    "application/vnd.plotly.v1+json": {
      data: plain.data,
      layout: plain.layout,
      config: { responsive: true, displaylogo: false },
    },
    "text/html": notebookHtml(plain),
    "text/plain": `Figure: ${titleOf(plain.layout)}`,
  };
  try {
    const renderer = await sharedRenderer();
    const png = await renderer.toPng(plain, { width: fallbackWidth });
    bundle["image/png"] = png.toBase64();
  } catch (error) {
    // Without a browser the figure is still drawn by the notebook itself.
    if (!(error instanceof PlotError)) throw error;
  }
  return bundle;
}

function titleOf(layout: JsonObject): string {
  const title = layout["title"];
  if (title instanceof Object && "text" in title) return String(title["text"]);
  return "no title";
}
