import { PlotError } from "./errors.ts";
import { type Displayable, jupyterDisplay } from "./figure.ts";

/**
 * Shows something in the middle of a notebook cell; at a cell's end the value
 * itself is enough.
 *
 * @param what a figure, a picture, or anything that has a notebook display
 * @throws {PlotError} `plot-no-notebook` outside a Jupyter kernel
 * @example
 * ```ts
 * import { rejects } from "node:assert/strict";
 * import { figure } from "./figure.ts";
 * await rejects(show(figure([], {})), /works in a Jupyter notebook/);
 * ```
 */
export async function show(what: Displayable): Promise<void> {
  // Deno.jupyter exists in the kernel alone; elsewhere reading it throws.
  const kernel = kernelDisplay();
  if (kernel === undefined) {
    throw new PlotError(
      "plot-no-notebook",
      "show() works in a Jupyter notebook with the Deno kernel; use toHtml() or toPng() elsewhere.",
    );
  }
  await kernel(await what[jupyterDisplay](), { raw: true });
}

type Display = (bundle: unknown, options: { raw: boolean }) => Promise<void>;

function kernelDisplay(): Display | undefined {
  try {
    return (Deno as unknown as { jupyter: { display: Display } }).jupyter
      .display;
  } catch {
    return undefined;
  }
}
