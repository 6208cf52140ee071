import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** The version of Plotly that the figures are written and checked for. */
export const plotlyVersion = "3.1.0";

/**
 * Path of Plotly's script: the project's own `node_modules` if it has it (the
 * place that a notebook server can serve), else where the package lies.
 */
export function plotlyScript(): string {
  const own = fileURLToPath(
    new URL(
      "../../node_modules/plotly.js-dist-min/plotly.min.js",
      import.meta.url,
    ),
  );
  if (existsSync(own)) return own;
  return createRequire(import.meta.url).resolve("plotly.js-dist-min");
}
