import type { Box } from "../faces/mod.ts";
import { iou } from "./iou.ts";

/** Settings of {@link createLinker}. */
export interface LinkOptions<T> {
  /** Most frames from one face of a track to the next. */
  readonly maxGap?: number;
  /** Faces of a track overlap by more than this, 0..1. */
  readonly minIou?: number;
  /** Whether a face that overlaps is another one all the same, so that the track ends. */
  readonly breaks?: (last: T, next: T, gapFrames: number) => boolean;
}

/** The reference's linking: gaps of up to 25 frames, an overlap of more than a half. */
export const linkDefaults = { maxGap: 25, minIou: 0.5 } as const;

/** A face that went to a track. */
export interface FaceLink<T> {
  /** Number of the track, from 0 in the order of finding. */
  readonly track: number;
  /** The face, as it was pushed. */
  readonly face: T;
}

/** A track that takes no more faces. */
export interface TrackClosing {
  /** Number of the track. */
  readonly track: number;
  /** Why: lost for too long, or broken by a jump. */
  readonly end: "lost" | "jump";
}

/** What one frame did. */
export interface LinkStep<T> {
  /** Faces in the order in which tracks took them; each face of the frame once. */
  readonly links: FaceLink<T>[];
  /** Tracks that ended with this frame, or (by a jump) before it. */
  readonly closings: TrackClosing[];
}

/** Gives each face of a stream of frames to a track. */
export interface Linker<T> {
  /** Links the faces of one frame; frame numbers rise. */
  push(frame: number, faces: readonly T[]): LinkStep<T>;
  /** Ends all open tracks (at a scene's end) and returns their numbers. */
  closeAll(): number[];
}

interface OpenTrack<T> {
  readonly id: number;
  last: T;
  lastFrame: number;
  closed?: boolean;
}

/**
 * Starts the reference's greedy linking of faces into tracks, frame by frame.
 *
 * Reference page, "Tracks", steps 1, 2 and 6. There one track after the other
 * is drawn from the lists of all frames. What a track takes from a frame
 * depends only on its last face and on what earlier tracks left in that frame,
 * so walking the tracks in order of their beginning within each frame gives
 * the same tracks in the same order, and needs no more than the open ones. The
 * quirk is kept: after a face is taken the next one in the list is skipped.
 *
 * @param options largest gap, least overlap, and a test for jumps
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const linker = createLinker();
 * const face = { box: { x1: 0, y1: 0, x2: 9, y2: 9 } };
 * linker.push(0, [face]);
 * deepStrictEqual(linker.push(25, [face]).links, [{ track: 0, face }]);
 * deepStrictEqual(linker.push(51, [face]).links, [{ track: 1, face }]);
 * ```
 */
export function createLinker<T extends { readonly box: Box }>(
  options: LinkOptions<T> = {},
): Linker<T> {
  const { maxGap = linkDefaults.maxGap, minIou = linkDefaults.minIou, breaks } =
    options;
  let open: OpenTrack<T>[] = [];
  let nextId = 0;

  /** Walks the faces left in a frame, by position, in the list that shrinks. */
  function walk(
    track: OpenTrack<T>,
    frame: number,
    left: T[],
    step: LinkStep<T>,
  ): void {
    for (let i = 0; i < left.length; i++) {
      const face = left[i]!;
      const gap = frame - track.lastFrame;
      if (!(iou(face.box, track.last.box) > minIou)) continue;
      if (gap > 0 && breaks?.(track.last, face, gap)) {
        track.closed = true;
        step.closings.push({ track: track.id, end: "jump" });
        return;
      }
      // Removing shifts the next face to i, which the loop then steps over.
      left.splice(i, 1);
      track.last = face;
      track.lastFrame = frame;
      step.links.push({ track: track.id, face });
    }
  }

  /** A track begins with the first face left and skips the second, as in a walk. */
  function begin(frame: number, left: T[], step: LinkStep<T>): OpenTrack<T> {
    const first = left.shift()!;
    const track: OpenTrack<T> = { id: nextId++, last: first, lastFrame: frame };
    step.links.push({ track: track.id, face: first });
    const skipped = left.splice(0, 1);
    walk(track, frame, left, step);
    left.unshift(...skipped);
    return track;
  }

  return {
    push(frame: number, faces: readonly T[]): LinkStep<T> {
      const step: LinkStep<T> = { links: [], closings: [] };
      const left = [...faces];
      for (const track of open) {
        if (frame - track.lastFrame <= maxGap) walk(track, frame, left, step);
      }
      while (left.length > 0) open.push(begin(frame, left, step));
      // No later frame can be within the gap once this one is at its limit.
      for (const track of open) {
        if (!track.closed && frame - track.lastFrame >= maxGap) {
          track.closed = true;
          step.closings.push({ track: track.id, end: "lost" });
        }
      }
      open = open.filter((track) => !track.closed);
      return step;
    },
    closeAll(): number[] {
      const ids = open.map((track) => track.id);
      open = [];
      return ids;
    },
  };
}
