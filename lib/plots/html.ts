import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cwd } from "node:process";
import { relative, sep } from "node:path";
import type { JsonObject } from "./json.ts";
import { plotlyScript, plotlyVersion } from "./plotly_script.ts";

/** The two parts of a figure that pages need. */
export interface FigureJson {
  /** Plotly traces. */
  readonly data: readonly JsonObject[];
  /** Plotly layout. */
  readonly layout: JsonObject;
}

/** How a page gets Plotly. */
export interface HtmlOptions {
  /**
   * `cdn`: a small file that loads Plotly from the network; `inline`: a file
   * of 4.8 MB that needs nothing else; anything else is the script's address.
   */
  readonly plotly?: "cdn" | "inline" | (string & Record<never, never>);
}

const cdn = `https://cdn.plot.ly/plotly-${plotlyVersion}.min.js`;
const config = '{"responsive":true,"displaylogo":false}';

/** JSON that no `</script>` inside a title can end. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/**
 * A whole page with one interactive figure.
 *
 * @param figure data and layout
 * @param options where Plotly comes from; the default is its CDN
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * const page = toHtml({ data: [{ y: [1, 2] }], layout: { title: { text: "Two" } } });
 * match(page, /<title>Two<\/title>/);
 * ```
 */
export function toHtml(figure: FigureJson, options: HtmlOptions = {}): string {
  const { plotly = "cdn" } = options;
  const script = plotly === "inline"
    ? `<script>${readFileSync(plotlyScript(), "utf8")}</script>`
    : `<script src="${plotly === "cdn" ? cdn : escaped(plotly)}"></script>`;
  const title = figure.layout["title"];
  const text = title instanceof Object && "text" in title
    ? String(title["text"])
    : "Figure";
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(text)}</title>
${script}
</head>
<body><div id="figure"></div>
<script>Plotly.newPlot("figure", ${scriptJson(figure.data)}, ${
    scriptJson(figure.layout)
  }, ${config})</script>
</body>
</html>
`;
}

/**
 * A page fragment for the classic notebook.
 *
 * It asks the notebook's own server for the project's copy of Plotly (so it
 * draws offline) and falls back on the CDN; Plotly itself is never part of it.
 * The copy is named relative to the notebook's folder, which is the kernel's.
 *
 * @param figure data and layout
 */
export function notebookHtml(figure: FigureJson): string {
  const json = scriptJson({ data: figure.data, layout: figure.layout });
  // The same figure gets the same name, so a notebook that ran twice does not change.
  const id = "figure-" +
    createHash("sha256").update(json).digest("hex").slice(0, 12);
  const local = relative(cwd(), plotlyScript()).split(sep).join("/");
  return `<div id="${id}"></div><script>(() => {
const figure = ${json};
const body = document.body.dataset;
const load = (src) => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = src; script.onload = resolve; script.onerror = reject;
  document.head.append(script);
});
const folder = decodeURIComponent(body.notebookPath ?? "").split("/").slice(0, -1).join("/");
const server = body.baseUrl === undefined ? undefined
  : new URL(folder + "/" + ${scriptJson(local)}, "http://x/").pathname;
globalThis.syncPlotly ??= globalThis.Plotly ? Promise.resolve()
  : (server ? load(body.baseUrl.replace(/\\/$/, "") + "/files" + server) : Promise.reject())
    .catch(() => load(${scriptJson(cdn)}));
const draw = () => {
  const target = document.getElementById("${id}");
  Plotly.newPlot(target, figure.data, figure.layout, ${config});
};
globalThis.syncPlotly.then(draw, () => {
  document.getElementById("${id}").textContent = "Plotly could not be loaded: neither from the notebook server nor from the network.";
});
})();</script>`;
}
