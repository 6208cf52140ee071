import { type Figure, figure } from "./figure.ts";
import { invisible, type StripBox } from "./film_strip.ts";
import type { JsonObject } from "./json.ts";
import { maybePicture, type Picture, pictureUri } from "./picture.ts";
import { layoutOf, note, palette } from "./style.ts";

/** One face that a detector proposed. */
export interface DetectionMark {
  /** Its box in source pixels. */
  readonly box: StripBox;
  /** Score, 0..1. */
  readonly score: number;
  /** Points of the face in source pixels. */
  readonly landmarks?: readonly {
    /** From the left. */
    readonly x: number;
    /** From the top. */
    readonly y: number;
  }[];
  /** Why it was dropped, e.g. `score under 0.6`; kept if left out. */
  readonly dropped?: string;
}

/** What {@link detectionBoxes} may be told. */
export interface DetectionBoxesOptions {
  /** Title of the figure. */
  readonly title?: string;
  /** Width that the boxes refer to, if it is not the picture's. */
  readonly sourceWidth?: number;
}

/**
 * One frame with what a detector found: kept faces with their scores and
 * landmarks, dropped ones dashed with the reason. Of labels that would lie on
 * each other one is drawn.
 *
 * @param picture the frame, RGB
 * @param detections in source pixels, any number
 * @param options the width that the boxes refer to
 * @throws {PlotError} `plot-data` if the picture is not filled
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const grey = { data: new Uint8Array(24).fill(99), width: 4, height: 2 };
 * const box = { x1: 1, y1: 0, x2: 3, y2: 2 };
 * const shown = await detectionBoxes(grey, [{ box, score: 0.93 }]);
 * strictEqual((shown.layout.shapes as unknown[]).length, 1);
 * ```
 */
export async function detectionBoxes(
  picture: Picture,
  detections: readonly DetectionMark[],
  options: DetectionBoxesOptions = {},
): Promise<Figure> {
  const { width, height } = maybePicture(picture, "frame");
  const kept = detections.filter((d) => d.dropped === undefined).length;
  const {
    title = `${kept} of ${detections.length} detections kept`,
    sourceWidth = width,
  } = options;
  const sourceHeight = sourceWidth * height / width;
  const points = detections.flatMap((d) => d.landmarks ?? []);
  return figure(
    [invisible, {
      type: "scatter",
      mode: "markers",
      x: points.map((p) => p.x),
      y: points.map((p) => p.y),
      marker: { color: palette.yellow, size: 6, line: { width: 1 } },
      hoverinfo: "x+y",
      showlegend: false,
    }],
    layoutOf(title, {
      height: Math.round(60 + 580 * height / width),
      margin: { l: 10, r: 10, t: 44, b: 10 },
      xaxis: { visible: false, range: [0, sourceWidth] },
      yaxis: {
        visible: false,
        range: [sourceHeight, 0],
        scaleanchor: "x",
        constrain: "domain",
      },
      images: [{
        source: await pictureUri(picture, { longest: 640 }),
        xref: "x",
        yref: "y",
        x: 0,
        y: 0,
        sizex: sourceWidth,
        sizey: sourceHeight,
        sizing: "stretch",
        layer: "below",
      }],
      shapes: droppedFirst(detections).map(outline),
      annotations: apart(detections, sourceWidth).map(label),
    }),
  );
}

function colourOf(detection: DetectionMark): string {
  return detection.dropped === undefined ? palette.sky : palette.orange;
}

function outline(detection: DetectionMark): JsonObject {
  const { box, dropped } = detection;
  return {
    type: "rect",
    xref: "x",
    yref: "y",
    x0: box.x1,
    y0: box.y1,
    x1: box.x2,
    y1: box.y2,
    line: {
      color: colourOf(detection),
      width: dropped === undefined ? 3 : 1.5,
      dash: dropped === undefined ? "solid" : "dot",
    },
  };
}

/** Share of the picture's width by which two labels must lie apart to be read. */
const labelsApart = 0.08;

/** In the order of drawing: the kept ones on top. */
function droppedFirst(detections: readonly DetectionMark[]): DetectionMark[] {
  return detections.toSorted((a, b) =>
    Number(a.dropped === undefined) - Number(b.dropped === undefined)
  );
}

/** Those whose labels lie on no other; a dropped copy of a kept face loses its label. */
function apart(
  detections: readonly DetectionMark[],
  width: number,
): DetectionMark[] {
  const labelled: DetectionMark[] = [];
  for (const detection of droppedFirst(detections).toReversed()) {
    const { x1, y1 } = detection.box;
    const free = labelled.every(({ box }) =>
      Math.hypot(box.x1 - x1, box.y1 - y1) > labelsApart * width
    );
    if (free) labelled.push(detection);
  }
  return labelled;
}

function label(detection: DetectionMark): JsonObject {
  const { box, score, dropped } = detection;
  const words = dropped === undefined
    ? score.toFixed(2)
    : `${score.toFixed(2)}: ${dropped}`;
  return note(words, {
    x: box.x1,
    y: box.y1,
    xanchor: "left",
    yanchor: "bottom",
    bgcolor: colourOf(detection),
    font: { size: 12, color: palette.black },
  });
}
