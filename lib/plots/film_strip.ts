import { type Figure, figure } from "./figure.ts";
import type { JsonObject } from "./json.ts";
import { maybeSome, maybeWhole } from "./maybe.ts";
import { maybePicture, type Picture, pictureUri } from "./picture.ts";
import { layoutOf, note, palette } from "./style.ts";

/** A rectangle in the picture's own pixels (or those of `sourceWidth`). */
export interface StripBox {
  /** Left edge. */
  readonly x1: number;
  /** Top edge. */
  readonly y1: number;
  /** Right edge. */
  readonly x2: number;
  /** Bottom edge. */
  readonly y2: number;
}

/** One frame of a strip. */
export interface StripFrame extends Picture {
  /** Width that the boxes refer to, if it is not the picture's. */
  readonly sourceWidth?: number;
  /** Face box, drawn thin. */
  readonly face?: StripBox;
  /** Boxes of further faces, drawn thin too. */
  readonly others?: readonly StripBox[];
  /** Crop box, drawn thick. */
  readonly crop?: StripBox;
  /** A few words under the picture, e.g. the time. */
  readonly label?: string;
}

/** What {@link filmStrip} may be told. */
export interface FilmStripOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Frames in a row. */
  readonly columns?: number;
  /** Longest side of a thumbnail in pixels. */
  readonly longest?: number;
}

/** What {@link filmStrip} does unless told otherwise. */
export const defaultFilmStripOptions: Required<FilmStripOptions> = {
  title: "Frames with face (thin) and crop (thick)",
  columns: 5,
  longest: 220,
};

/** Space between pictures, in widths of a picture. */
const gap = 0.04;

/**
 * Frames side by side, each with its face and crop boxes.
 *
 * @param frames pictures with boxes in source pixels, in the order of time
 * @param options columns and thumbnail size
 * @throws {PlotError} `plot-data` if there is no frame or one is not filled
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const grey = { data: new Uint8Array(24).fill(99), width: 4, height: 2 };
 * const strip = await filmStrip([{ ...grey, crop: { x1: 1, y1: 0, x2: 3, y2: 2 } }]);
 * strictEqual((strip.layout.images as unknown[]).length, 1);
 * ```
 */
export async function filmStrip(
  frames: readonly StripFrame[],
  options: FilmStripOptions = {},
): Promise<Figure> {
  const { title, columns, longest } = {
    ...defaultFilmStripOptions,
    ...options,
  };
  const across = Math.min(
    maybeWhole(columns, "columns"),
    maybeSome(frames, "frames").length,
  );
  const labelled = frames.some((frame) => frame.label !== undefined);
  const tops = topsOf(frames, across, gap + (labelled ? 0.14 : 0));
  const height = tops.at(-1)!;
  const images: JsonObject[] = [];
  const shapes: JsonObject[] = [];
  const annotations: JsonObject[] = [];
  for (const [i, frame] of frames.entries()) {
    const left = (i % across) * (1 + gap);
    const top = tops[Math.floor(i / across)]!;
    const aspect = frame.height / frame.width;
    images.push({
      source: await pictureUri(maybePicture(frame, `frame ${i}`), { longest }),
      xref: "x",
      yref: "y",
      x: left,
      y: top,
      sizex: 1,
      sizey: aspect,
      sizing: "stretch",
      layer: "below",
    });
    const scale = 1 / (frame.sourceWidth ?? frame.width);
    const place = { left, top, scale };
    for (const face of [frame.face ?? [], frame.others ?? []].flat()) {
      shapes.push(outline(face, place, 1.5, palette.sky));
    }
    if (frame.crop) shapes.push(outline(frame.crop, place, 3, palette.orange));
    if (frame.label !== undefined) {
      annotations.push(note(frame.label, {
        x: left + 0.5,
        y: top + aspect,
        yanchor: "top",
        font: { size: 11 },
      }));
    }
  }
  return figure(
    [invisible],
    layoutOf(title, {
      height: Math.round(56 + 570 / (across * (1 + gap)) * height),
      margin: { l: 10, r: 10, t: 40, b: 8 },
      xaxis: { visible: false, range: [0, across * (1 + gap) - gap] },
      yaxis: {
        visible: false,
        range: [height, 0],
        scaleanchor: "x",
        constrain: "domain",
      },
      images,
      shapes,
      annotations,
    }),
  );
}

/** Where each row begins, and the last one ends: pictures may differ in shape. */
function topsOf(
  frames: readonly Picture[],
  across: number,
  below: number,
): number[] {
  const tops = [0];
  for (let i = 0; i < frames.length; i += across) {
    const row = frames.slice(i, i + across);
    const tallest = Math.max(...row.map(({ width, height }) => height / width));
    tops.push(tops.at(-1)! + tallest + below);
  }
  return tops;
}

/** Plotly draws axes, and what lies on them, only where there is a trace. */
export const invisible: JsonObject = {
  type: "scatter",
  x: [0],
  y: [0],
  mode: "markers",
  marker: { opacity: 0 },
  hoverinfo: "skip",
  showlegend: false,
};

/** A box of one picture in the coordinates of the whole strip. */
function outline(
  box: StripBox,
  place: { left: number; top: number; scale: number },
  width: number,
  color: string,
): JsonObject {
  const { left, top, scale } = place;
  return {
    type: "rect",
    xref: "x",
    yref: "y",
    x0: left + box.x1 * scale,
    x1: left + box.x2 * scale,
    y0: top + box.y1 * scale,
    y1: top + box.y2 * scale,
    line: { color, width },
  };
}
