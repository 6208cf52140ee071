import type { Frame } from "../media/mod.ts";
import { UsageError } from "../errors.ts";
import { scaleDetection } from "./scale.ts";
import { area, intersection } from "./suppress.ts";
import type { Box, Detection, Detector } from "./types.ts";

/** Options of {@link tiled}. */
export interface TilingOptions {
  /** Tiles along the longer side; the shorter side gets as many as keep them about square. */
  readonly tiles: number;
  /** Share of a tile's side that it has in common with its neighbour, 0..1. */
  readonly margin?: number;
}

/** Defaults of {@link TilingOptions}. */
export const tilingDefaults = {
  margin: 0.25, // a face up to a quarter of a tile lies wholly in one of them
} as const;

/** Of two boxes, the one in doubt goes if they share more than this of the smaller one. */
const sameFaceShare = 0.5;

/** Pixels from a tile's inner edge within which a box counts as cut. */
const edgePixels = 2;

function spans(
  length: number,
  count: number,
  margin: number,
): [number, number][] {
  const span = Math.min(
    length,
    Math.ceil(length / (count - (count - 1) * margin)),
  );
  return Array.from({ length: count }, (_, i) => {
    const start = count === 1
      ? 0
      : Math.round((length - span) * i / (count - 1));
    return [start, start + span];
  });
}

/**
 * Overlapping tiles that cover a picture, rows from the top.
 *
 * @param width width of the picture in pixels
 * @param height height of the picture in pixels
 * @param options how many, and how much they overlap
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(tilesOf(1920, 1080, { tiles: 2 }).length, 2);
 * strictEqual(tilesOf(1920, 1080, { tiles: 4 }).length, 8);
 * ```
 */
export function tilesOf(
  width: number,
  height: number,
  options: TilingOptions,
): Box[] {
  const { tiles, margin } = { ...tilingDefaults, ...options };
  if (!Number.isInteger(tiles) || tiles < 1) {
    throw new UsageError(
      "tiles-invalid",
      `the number of tiles must be a whole number from 1 up, not ${tiles}`,
    );
  }
  const longer = Math.max(width, height);
  const along = (side: number) =>
    Math.max(1, Math.round(tiles * side / longer));
  const columns = spans(width, along(width), margin);
  return spans(height, along(height), margin).flatMap(([y1, y2]) =>
    columns.map(([x1, x2]): Box => ({ x1, y1, x2, y2 }))
  );
}

/** The part of a frame inside a tile; its source size shrinks alike. */
function cut(frame: Frame, tile: Box): Frame {
  const width = tile.x2 - tile.x1;
  const height = tile.y2 - tile.y1;
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const start = ((tile.y1 + row) * frame.width + tile.x1) * 3;
    data.set(frame.data.subarray(start, start + width * 3), row * width * 3);
  }
  return {
    ...frame,
    data,
    width,
    height,
    sourceWidth: width * frame.sourceWidth / frame.width,
    sourceHeight: height * frame.sourceHeight / frame.height,
  };
}

/** Whether a box reaches an edge of its tile that is not the picture's own. */
function isCut(box: Box, tile: Box, frame: Frame): boolean {
  return (tile.x1 > 0 && box.x1 < tile.x1 + edgePixels) ||
    (tile.y1 > 0 && box.y1 < tile.y1 + edgePixels) ||
    (tile.x2 < frame.width && box.x2 > tile.x2 - edgePixels) ||
    (tile.y2 < frame.height && box.y2 > tile.y2 - edgePixels);
}

/** One face once: whole ones before those cut by a tile's edge, then by score. */
function merge(whole: Detection[], cutOff: Detection[]): Detection[] {
  const byScore = (a: Detection, b: Detection) => b.score - a.score;
  const kept: Detection[] = [];
  for (const face of [...whole.sort(byScore), ...cutOff.sort(byScore)]) {
    const known = kept.some((k) =>
      intersection(face.box, k.box) >
        sameFaceShare * Math.min(area(face.box), area(k.box))
    );
    if (!known) kept.push(face);
  }
  return kept.sort(byScore);
}

/**
 * Looks for small faces in large frames: the detector sees the whole frame and
 * then each of several overlapping tiles of it at a higher resolution. A face
 * seen twice counts once, as the copy that no tile's edge cuts.
 *
 * @param detector what looks at the tiles; disposing of the result disposes of it
 * @param options how many tiles, and how much they overlap
 * @throws {UsageError} `tiles-invalid` if the number is not a positive integer
 */
export function tiled(detector: Detector, options: TilingOptions): Detector {
  tilesOf(1, 1, options);
  return {
    name: detector.name,
    usefulSide: detector.usefulSide * options.tiles,
    async detect(frame: Frame): Promise<Detection[]> {
      const whole = await detector.detect(frame);
      const cutOff: Detection[] = [];
      const scaleX = frame.sourceWidth / frame.width;
      const scaleY = frame.sourceHeight / frame.height;
      const tiles = tilesOf(frame.width, frame.height, options);
      for (const tile of tiles.length > 1 ? tiles : []) {
        for (const found of await detector.detect(cut(frame, tile))) {
          const face = scaleDetection(
            found,
            1,
            1,
            tile.x1 * scaleX,
            tile.y1 * scaleY,
          );
          const { box } = scaleDetection(face, 1 / scaleX, 1 / scaleY);
          (isCut(box, tile, frame) ? cutOff : whole).push(face);
        }
      }
      return merge(whole, cutOff);
    },
    [Symbol.asyncDispose]: () => detector[Symbol.asyncDispose](),
  };
}
