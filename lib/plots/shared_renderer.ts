import { clearTimeout, setTimeout } from "node:timers";
import { openRenderer, type PlotRenderer } from "./render.ts";

/** Seconds without a figure after which a notebook's browser is closed. */
const idleSeconds = 20;

let shared: Promise<PlotRenderer> | undefined;
let idle: ReturnType<typeof setTimeout> | undefined;

/**
 * One renderer for all figures of a notebook, started by the first and closed
 * after some idle seconds or at the kernel's end.
 *
 * @throws {PlotError} `plot-no-browser` where no Chromium is found
 */
export function sharedRenderer(): Promise<PlotRenderer> {
  clearTimeout(idle);
  idle = setTimeout(closeSharedRenderer, idleSeconds * 1000);
  idle.unref();
  if (shared === undefined) {
    shared = openRenderer();
    shared.catch(() => shared = undefined);
  }
  return shared;
}

/** Closes the notebook's renderer if one is open. */
export async function closeSharedRenderer(): Promise<void> {
  clearTimeout(idle);
  const renderer = shared;
  shared = undefined;
  await (await renderer?.catch(() => undefined))?.[Symbol.asyncDispose]();
}
