import type { Box } from "../../lib/faces/mod.ts";

/** The reference's linking as its page tells it: lists of the whole scene, consumed. */

export interface OfflineTrack {
  frames: number[];
  boxes: Box[];
}

function overlap(a: Box, b: Box): number {
  const w = Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1));
  const h = Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1));
  const area = (c: Box) => (c.x2 - c.x1) * (c.y2 - c.y1);
  return w * h / (area(a) + area(b) - w * h);
}

/** All tracks of a scene in the order of finding, before any is dropped. */
export function linkOffline(scene: Box[][], maxGap: number): OfflineTrack[] {
  const lists = scene.map((faces) => [...faces]);
  const tracks: OfflineTrack[] = [];
  while (true) {
    const track: OfflineTrack = { frames: [], boxes: [] };
    lists.forEach((faces, frame) => {
      for (let place = 0; place < faces.length; place++) {
        const face = faces[place]!;
        if (track.frames.length > 0) {
          if (frame - track.frames.at(-1)! > maxGap) return;
          if (!(overlap(face, track.boxes.at(-1)!) > 0.5)) continue;
        }
        track.frames.push(frame);
        track.boxes.push(face);
        faces.splice(place, 1);
      }
    });
    if (track.frames.length === 0) return tracks;
    tracks.push(track);
  }
}
