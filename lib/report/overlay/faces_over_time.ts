import type { OverlayResult, OverlayTrack } from "./types.ts";

/** A face in one frame. */
export interface FaceNow {
  /** Its track. */
  readonly track: OverlayTrack;
  /** x1, y1, x2, y2 in source pixels. */
  readonly box: readonly [number, number, number, number];
  /** Confidence around this frame, in the network's units; NaN where there is none. */
  readonly confidence: number;
}

/** Frames before the middle one of a window of five. */
const windowReach = 2;

/**
 * Confidence of a track in a frame: that of the window whose middle it is, at
 * the ends of the first or last one.
 *
 * @param frame of the 25 fps grid, within the track
 * @returns NaN where no sound could be compared
 */
export function confidenceAt(track: OverlayTrack, frame: number): number {
  const { framewiseConfidence: windows, firstFrame } = track;
  const window = Math.min(
    windows.length - 1,
    Math.max(0, frame - firstFrame - windowReach),
  );
  return windows[window] ?? NaN;
}

/**
 * The faces of each frame, asked for in order of time.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { analyse } from "../../pipeline/mod.ts";
 * const facesAt = createFacesOverTime(await analyse("data/samples/grid_in_sync.mp4"));
 * deepStrictEqual([0, 74, 75].map((frame) => facesAt(frame).length), [1, 1, 0]);
 * ```
 */
export function createFacesOverTime(
  { tracks }: Pick<OverlayResult, "tracks">,
): (frame: number) => FaceNow[] {
  const coming = tracks.toSorted((a, b) => a.firstFrame - b.firstFrame);
  let next = 0;
  let present: OverlayTrack[] = [];
  return (frame) => {
    while (coming[next] && coming[next]!.firstFrame <= frame) {
      present.push(coming[next++]!);
    }
    present = present.filter(({ lastFrame }) => lastFrame >= frame);
    return present.map((track) => ({
      track,
      box: track.boxes[frame - track.firstFrame]!,
      confidence: confidenceAt(track, frame),
    }));
  };
}

/** Tracks that are in sight somewhere in `[from, to)`; for ranges that move forward. */
export function createTracksWithin(
  { tracks }: Pick<OverlayResult, "tracks">,
): (from: number, to: number) => readonly OverlayTrack[] {
  const coming = tracks.toSorted((a, b) => a.firstFrame - b.firstFrame);
  let next = 0;
  let present: OverlayTrack[] = [];
  return (from, to) => {
    while (coming[next] && coming[next]!.firstFrame < to) {
      present.push(coming[next++]!);
    }
    present = present.filter(({ lastFrame }) => lastFrame >= from);
    return present;
  };
}

/**
 * A lane for each track, so that tracks of one time never share one.
 *
 * @returns lanes in the order of the tracks, from 0
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const spans = [[0, 9], [5, 20], [10, 30]].map(([firstFrame, lastFrame]) => ({ firstFrame: firstFrame!, lastFrame: lastFrame! }));
 * deepStrictEqual(lanesOf(spans), [0, 1, 0]);
 * ```
 */
export function lanesOf(
  tracks: readonly Pick<OverlayTrack, "firstFrame" | "lastFrame">[],
): number[] {
  const order = tracks.map((_, i) => i)
    .sort((a, b) => tracks[a]!.firstFrame - tracks[b]!.firstFrame);
  const lanes: number[] = [];
  const busyUntil: number[] = [];
  for (const i of order) {
    const { firstFrame, lastFrame } = tracks[i]!;
    let lane = busyUntil.findIndex((last) => last < firstFrame);
    if (lane < 0) lane = busyUntil.length;
    lanes[i] = lane;
    busyUntil[lane] = lastFrame;
  }
  return lanes;
}
