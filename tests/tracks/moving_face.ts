import type { Box, Detection, Landmarks } from "../../lib/faces/mod.ts";
import type { Frame } from "../../lib/media/mod.ts";
import type { TrackEvent } from "../../lib/tracks/mod.ts";

/** Size of the test pictures. */
export const pictureSize = { width: 60, height: 44 };

/** A picture with slow gradients that move with time, so that no two are alike. */
export function picture(index: number): Frame {
  const { width, height } = pictureSize;
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    data[i] = 128 + 100 * Math.sin(x / 7 + y / (5 + i % 3) + index / 9);
  }
  return {
    data,
    width,
    height,
    sourceWidth: width,
    sourceHeight: height,
    time: index / 25,
    sourceTime: index / 25,
    index,
  };
}

/** A box of this size around a centre, and landmarks that nod by `angle`. */
export function faceAt(
  x: number,
  y: number,
  size: number,
  angle: number,
): Required<Detection> {
  const at = (dx: number, dy: number) => ({
    x: x + size * (dx * Math.cos(angle) - dy * Math.sin(angle)),
    y: y + size * (dx * Math.sin(angle) + dy * Math.cos(angle)),
  });
  const box: Box = {
    x1: x - size / 2,
    y1: y - size * 0.6,
    x2: x + size / 2,
    y2: y + size * 0.6,
  };
  const landmarks: Landmarks = [
    at(-0.2, -0.15),
    at(0.2, -0.15),
    at(0, 0.05),
    at(-0.15, 0.28),
    at(0.15, 0.28),
  ];
  return { box, score: 1, landmarks };
}

/** The crops of one track, joined; checks that they follow each other. */
export function joinCrops(
  events: TrackEvent[],
  trackId: number,
): Uint8Array | Float32Array {
  const pieces: (Uint8Array | Float32Array)[] = [];
  let next: number | undefined;
  for (const event of events) {
    if (event.kind !== "crops" || event.trackId !== trackId) continue;
    if (next !== undefined && event.firstFrame !== next) {
      throw new Error(`crops of frame ${next} are missing`);
    }
    next = event.firstFrame + event.crops.frames;
    pieces.push(event.crops.data);
  }
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const joined = pieces[0] instanceof Uint8Array
    ? new Uint8Array(length)
    : new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
