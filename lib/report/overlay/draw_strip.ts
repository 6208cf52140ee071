import type { OverlayResult, OverlayTrack } from "./types.ts";
import { type Colour, confidenceColour } from "./colour.ts";
import type { Brush } from "./draw_faces.ts";
import {
  confidenceAt,
  createTracksWithin,
  lanesOf,
} from "./faces_over_time.ts";
import { drawText } from "./glyph_sheet.ts";
import { fill, type Pixels, shade } from "./pixels.ts";

/** Frames that the strip shows before and after the current one: four seconds. */
const reachFrames = 100;

/** Tracks of one time that get a lane of their own; further ones share the last. */
const mostLanes = 4;

/** Height of a lane in letters. */
const laneLetters = 2;

const white: Colour = [255, 255, 255];
const grey: Colour = [150, 150, 150];

/** Draws the strip of a frame. */
export type StripPainter = (
  pixels: Pixels,
  frame: number,
  brush: Brush,
) => void;

/** Rows of the strip, at most a third of the picture. */
function stripHeight(pixels: Pixels, lanes: number, letter: number): number {
  return Math.min(
    Math.floor(pixels.height / 3),
    Math.round(lanes * laneLetters * letter),
  );
}

/**
 * The running strip at the bottom: confidence of each face over eight seconds,
 * as high and as green as it is sure; the white line is now. Several faces of
 * one time have a lane each, named by the number of the track.
 */
export function createStripPainter(
  result: Pick<OverlayResult, "tracks">,
): StripPainter {
  const lanes = lanesOf(result.tracks).map((lane) =>
    Math.min(lane, mostLanes - 1)
  );
  const laneOf = new Map(result.tracks.map((track, i) => [track, lanes[i]!]));
  const laneCount = Math.max(1, ...lanes.map((lane) => lane + 1));
  const tracksWithin = createTracksWithin(result);

  return (pixels, frame, brush) => {
    const { glyphs, greenFactor } = brush;
    const height = stripHeight(pixels, laneCount, glyphs.height);
    const top = pixels.height - height;
    const from = frame - reachFrames;
    const columnOf = (at: number): number =>
      Math.round((at - from) * pixels.width / (2 * reachFrames + 1));
    shade(pixels, { x: 0, y: top, width: pixels.width, height });

    function drawLane(track: OverlayTrack): void {
      const lane = laneOf.get(track)!;
      const laneTop = top + Math.round(lane * height / laneCount);
      const bottom = top + Math.round((lane + 1) * height / laneCount) - 1;
      const first = Math.max(from, track.firstFrame);
      const last = Math.min(frame + reachFrames, track.lastFrame);
      for (let at = first; at <= last; at++) {
        const colour = confidenceColour(confidenceAt(track, at), greenFactor);
        // A face without any confidence still shows a line.
        const rows = Math.max(
          2,
          Math.round((bottom - laneTop) * colour[1] / 255),
        );
        const x = columnOf(at);
        const width = columnOf(at + 1) - x;
        fill(pixels, { x, y: bottom - rows, width, height: rows }, colour);
      }
      const x = Math.max(0, columnOf(first)) + 2;
      const name = `#${track.track}`;
      const width = name.length * glyphs.width;
      shade(pixels, { x, y: laneTop, width, height: glyphs.height });
      drawText(pixels, glyphs, x, laneTop, name, white);
    }

    for (const track of tracksWithin(from, frame + reachFrames + 1)) {
      drawLane(track);
    }
    for (let lane = 1; lane < laneCount; lane++) {
      const y = top + Math.round(lane * height / laneCount);
      fill(pixels, { x: 0, y, width: pixels.width, height: 1 }, grey);
    }
    const width = Math.max(2, Math.round(glyphs.height / 12));
    const now = (columnOf(frame) + columnOf(frame + 1) - width) >> 1;
    fill(pixels, { x: now, y: top, width, height }, white);
  };
}
