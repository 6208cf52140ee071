import { figureBundle, type MimeBundle } from "./bundle.ts";
import type { JsonObject } from "./json.ts";

/** The name under which the Deno kernel looks for a rich display. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");

/** Something that a notebook cell shows when it ends with it. */
export interface Displayable {
  /** The representations by media type; the notebook takes the best it knows. */
  [jupyterDisplay](): MimeBundle | Promise<MimeBundle>;
}

/** A Plotly figure: plain JSON, shown as a picture at the end of a cell. */
export interface Figure extends Displayable {
  /** Plotly traces. */
  readonly data: readonly JsonObject[];
  /** Plotly layout. */
  readonly layout: JsonObject;
}

/**
 * Traces and a layout as a figure that a notebook can show.
 *
 * The display is no member of the JSON: `JSON.stringify` and spreading give
 * `data` and `layout` alone. Use this too to show a changed copy.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const bars = figure([{ type: "bar", y: [1, 3, 2] }], { height: 200 });
 * const taller = figure(bars.data, { ...bars.layout, height: 400 });
 * strictEqual(JSON.stringify(taller), '{"data":[{"type":"bar","y":[1,3,2]}],"layout":{"height":400}}');
 * ```
 */
export function figure(
  data: readonly JsonObject[],
  layout: JsonObject,
): Figure {
  const plain = { data, layout };
  return Object.defineProperty(plain, jupyterDisplay, {
    value: () => figureBundle(plain),
    enumerable: false,
  }) as typeof plain & Displayable;
}
