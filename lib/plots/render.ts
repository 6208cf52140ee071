import type { Page } from "playwright-core";
import { findChromium } from "./chromium.ts";
import { PlotError } from "./errors.ts";
import type { FigureJson } from "./html.ts";
import { plotlyScript } from "./plotly_script.ts";

/** The size of a picture of a figure. */
export interface PictureOptions {
  /** Width in CSS pixels. */
  readonly width?: number;
  /** Height in CSS pixels; the default is the figure's own. */
  readonly height?: number;
  /** Device pixels for each CSS pixel, in PNG only. */
  readonly scale?: number;
}

/** What {@link toPng} and {@link toSvg} do unless told otherwise. */
export const defaultPictureOptions: Required<PictureOptions> = {
  width: 600,
  height: 380,
  scale: 1,
};

/** Real Plotly in a headless browser; one serves any number of figures. */
export interface PlotRenderer extends AsyncDisposable {
  /** The figure as PNG bytes. */
  toPng(figure: FigureJson, options?: PictureOptions): Promise<Uint8Array>;
  /** The figure as an SVG document. */
  toSvg(figure: FigureJson, options?: PictureOptions): Promise<string>;
  /** What Plotly's own schema has against the figure; empty if nothing. */
  validate(figure: FigureJson): Promise<string[]>;
}

/** Flags that keep Chromium quiet, off the network and without a window. */
const browserFlags = [
  "--no-sandbox",
  "--headless",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--no-first-run",
  "--font-render-hinting=none",
];

/** Plotly as the page knows it; only what is used here. */
interface PagePlotly {
  toImage(figure: unknown, options: unknown): Promise<string>;
  validate(data: unknown, layout: unknown): { msg: string }[] | undefined;
}

type PageGlobal = { Plotly: PagePlotly };

/**
 * Starts a headless Chromium with Plotly in it.
 *
 * @returns a renderer to be disposed of with `await using`
 * @throws {PlotError} `plot-no-browser` where no Chromium is found,
 * `plot-failed` where it does not start
 */
export async function openRenderer(): Promise<PlotRenderer> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new PlotError(
      "plot-no-browser",
      "Drawing a figure to a picture needs Chromium or Chrome (or CHROMIUM_PATH naming one); " +
        "toHtml() gives an interactive page without it.",
    );
  }
  let close = async (): Promise<void> => {};
  try {
    const { chromium } = await import("playwright-core");
    const browser = await chromium.launch({
      executablePath,
      args: browserFlags,
    });
    close = () => browser.close();
    const page = await browser.newPage();
    await page.setContent("<!doctype html><body></body>");
    await page.addScriptTag({ path: plotlyScript() });
    return rendererOn(page, close);
  } catch (cause) {
    await close();
    throw new PlotError(
      "plot-failed",
      `Chromium did not start Plotly: ${cause}`,
      { cause },
    );
  }
}

function rendererOn(page: Page, close: () => Promise<void>): PlotRenderer {
  async function draw(
    figure: FigureJson,
    format: "png" | "svg",
    options: PictureOptions,
  ): Promise<string> {
    const own = figure.layout["height"];
    const size = {
      ...defaultPictureOptions,
      ...(typeof own === "number" ? { height: own } : {}),
      ...options,
    };
    try {
      return await page.evaluate(
        ([figure, options]) =>
          (globalThis as unknown as PageGlobal).Plotly
            .toImage(JSON.parse(figure), JSON.parse(options)),
        [jsonOf(figure), JSON.stringify({ format, ...size })] as const,
      );
    } catch (cause) {
      throw new PlotError("plot-failed", `Plotly refused the figure: ${cause}`);
    }
  }
  return {
    async toPng(figure, options = {}) {
      const url = await draw(figure, "png", options);
      return smallerPng(Uint8Array.fromBase64(url.slice(url.indexOf(",") + 1)));
    },
    async toSvg(figure, options = {}) {
      const url = await draw(figure, "svg", options);
      return decodeURIComponent(url.slice(url.indexOf(",") + 1));
    },
    validate(figure) {
      return page.evaluate((json) => {
        const plotly = (globalThis as unknown as PageGlobal).Plotly;
        const { data, layout } = JSON.parse(json);
        return (plotly.validate(data, layout) ?? []).map(({ msg }) => msg);
      }, jsonOf(figure));
    },
    [Symbol.asyncDispose]: close,
  };
}

/** The figure as the page receives it: text, because it is large and plain. */
function jsonOf(figure: FigureJson): string {
  return JSON.stringify({ data: figure.data, layout: figure.layout });
}

/** The same picture with a palette: about a third of the bytes in a notebook. */
async function smallerPng(png: Uint8Array): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return new Uint8Array(
    await sharp(png).png({ palette: true, effort: 7 }).toBuffer(),
  );
}

async function withRenderer<T>(
  use: (renderer: PlotRenderer) => Promise<T>,
): Promise<T> {
  await using renderer = await openRenderer();
  return await use(renderer);
}

/**
 * One figure as PNG bytes, drawn by real Plotly in headless Chromium.
 *
 * Starting the browser takes about two seconds: for several figures use
 * {@link openRenderer}.
 *
 * @param figure data and layout
 * @param options width, height and scale; the default width is 600 pixels
 * @throws {PlotError} `plot-no-browser` where no Chromium is found
 */
export function toPng(
  figure: FigureJson,
  options: PictureOptions = {},
): Promise<Uint8Array> {
  return withRenderer((renderer) => renderer.toPng(figure, options));
}

/**
 * One figure as an SVG document, drawn by real Plotly in headless Chromium.
 *
 * @param figure data and layout
 * @param options width and height; the default width is 600 pixels
 * @throws {PlotError} `plot-no-browser` where no Chromium is found
 */
export function toSvg(
  figure: FigureJson,
  options: PictureOptions = {},
): Promise<string> {
  return withRenderer((renderer) => renderer.toSvg(figure, options));
}
