import type { OverlayTrack } from "./types.ts";
import { type Colour, confidenceColour } from "./colour.ts";
import type { FaceNow } from "./faces_over_time.ts";
import { drawText, type GlyphSheet } from "./glyph_sheet.ts";
import { outline, type Pixels, shade } from "./pixels.ts";

/** What all drawing on a frame needs. */
export interface Brush {
  /** Letters of the labels. */
  readonly glyphs: GlyphSheet;
  /** Green of one unit of confidence. */
  readonly greenFactor: number;
  /** Pixels of the frame per source pixel. */
  readonly scale: number;
}

const white: Colour = [255, 255, 255];

/** Lines of boxes are this part of a letter's height. */
const linePart = 7;

/** What a track is, behind its confidence. */
function trackWords(track: OverlayTrack): string {
  const { verdict, offsetMs } = track;
  if (verdict === "not-the-speaker") return "not the speaker";
  if (verdict === "no-speech") return "no speech";
  if (offsetMs === null) return "no offset";
  const ms = Math.round(offsetMs) + 0;
  const number = ms < 0 ? `−${-ms} ms` : `${ms} ms`;
  if (verdict === "in-sync") return `${number}, in sync`;
  const words = `${number}, ${ms < 0 ? "late" : "early"}`;
  return verdict === "out-of-sync" ? words : `${words}?`;
}

/**
 * The label of a face: number of its track, confidence of this frame, offset
 * of the track (negative = the sound is late).
 */
export function labelOf({ track, confidence }: FaceNow): string {
  const stands = Number.isNaN(confidence)
    ? "-"
    : confidence.toFixed(2).replace("-", "−");
  return `#${track.track} conf ${stands} · ${trackWords(track)}`;
}

/** Draws the boxes and labels of the faces of a frame. */
export function drawFaces(
  pixels: Pixels,
  faces: readonly FaceNow[],
  { glyphs, greenFactor, scale }: Brush,
): void {
  const thickness = Math.max(2, Math.round(glyphs.height / linePart));
  const padding = thickness;
  for (const face of faces) {
    const [x1, y1, x2, y2] = face.box.map((at) => Math.round(at * scale)) as [
      number,
      number,
      number,
      number,
    ];
    const colour = confidenceColour(face.confidence, greenFactor);
    outline(
      pixels,
      { x: x1, y: y1, width: x2 - x1, height: y2 - y1 },
      thickness,
      colour,
    );
    const text = labelOf(face);
    const width = [...text].length * glyphs.width + 2 * padding;
    const height = glyphs.height + 2 * padding;
    const above = y1 - height;
    const plate = {
      x: Math.max(0, Math.min(x1, pixels.width - width)),
      y: above >= 0 ? above : Math.min(y1 + thickness, pixels.height - height),
      width,
      height,
    };
    shade(pixels, plate);
    drawText(
      pixels,
      glyphs,
      plate.x + padding,
      plate.y + padding,
      text,
      white,
    );
  }
}
