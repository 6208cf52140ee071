import { PlotError } from "./errors.ts";
import { type Displayable, jupyterDisplay } from "./figure.ts";
import type { MimeBundle } from "./bundle.ts";
import { kinds } from "./shown/kinds.ts";
import type { ShowOptions } from "./shown/kind.ts";

/** Something that a cell shows when it ends with it, and shows at once when awaited. */
export interface Shown extends Displayable, PromiseLike<void> {}

/**
 * Shows any value of the project in a notebook, by its shape.
 *
 * Frames become a strip of pictures, detections boxes on their frame, tracks a
 * timeline, sound its waveform, MFCC a heatmap, vectors points in a plane,
 * distances a heatmap, results a sentence with a table; a figure shows itself,
 * numbers a line, and a list of plain objects a table. So the plain data of
 * every stage, or of your own function in its place, can be looked at.
 *
 * A cell that ends with `show(value)` shows it; in the middle of a cell write
 * `await show(value)`.
 *
 * @param value what a stage gave, or a promise of it
 * @param options title, and how many pictures at most
 * @returns to end a cell with, or to be awaited
 * @throws {PlotError} `plot-data` if it is nothing that can be shown;
 * `plot-no-notebook` when awaited outside a Jupyter kernel
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * import { jupyterDisplay } from "./figure.ts";
 * const bundle = await show([{ start: 0, end: 75 }])[jupyterDisplay]();
 * match(String(bundle["text/plain"]), /start +end\n +0 +75/);
 * ```
 */
export function show(value: unknown, options: ShowOptions = {}): Shown {
  const bundle = async (): Promise<MimeBundle> => {
    const drawn = await draw(await value, options);
    return await drawn[jupyterDisplay]();
  };
  const now = async (): Promise<void> => {
    const display = kernelDisplay();
    if (display === undefined) {
      throw new PlotError(
        "plot-no-notebook",
        "show() works in a Jupyter notebook with the Deno kernel; use toHtml() or toPng() elsewhere.",
      );
    }
    await display(await bundle(), { raw: true });
  };
  return {
    [jupyterDisplay]: bundle,
    then: (fulfilled, rejected) => now().then(fulfilled, rejected),
  };
}

function draw(
  value: unknown,
  options: ShowOptions,
): Displayable | Promise<Displayable> {
  for (const { draw } of kinds) {
    const drawn = draw(value, options);
    if (drawn !== undefined) return drawn;
  }
  const known = kinds.map(({ name }) => name).join(", ");
  throw new PlotError(
    "plot-data",
    `show() does not know what this is: ${what(value)}. It knows ${known}.`,
  );
}

/** A value as a message names it: its type, and its members if it has some. */
function what(value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return "an empty list";
  if (Array.isArray(value)) return `a list of ${what(value[0])}`;
  if (typeof value === "object" && value !== null) {
    return `an object with ${Object.keys(value).join(", ") || "no members"}`;
  }
  return typeof value === "function" ? "a function" : String(value);
}

type Display = (bundle: unknown, options: { raw: boolean }) => Promise<void>;

function kernelDisplay(): Display | undefined {
  try {
    // Deno.jupyter exists in the kernel alone; elsewhere reading it throws.
    return (Deno as unknown as { jupyter: { display: Display } }).jupyter
      .display;
  } catch {
    return undefined;
  }
}
