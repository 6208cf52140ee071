import type { Box, Detection } from "../faces/mod.ts";
import { lookAtFace } from "./face_look.ts";
import { compareFaces, type SeenFace } from "./jump.ts";
import type { CropSource } from "./reference_crop.ts";

/** A detection, and what is remembered of it. */
export interface WatchedFace {
  /** The detection. */
  readonly detection: Detection;
  /** Its box. */
  readonly box: Box;
  /** How it looks, and how its track changed before it. */
  seen: SeenFace;
}

const unseen = new Float32Array(0);

/** Watches the faces of a stream for jumps. */
export interface JumpWatch {
  /** Looks at the faces of the next frame. */
  see(frame: CropSource, detections: readonly Detection[]): WatchedFace[];
  /** Whether a face of the frame seen last is another one than `last`; for the linker. */
  breaks(last: WatchedFace, next: WatchedFace, gap: number): boolean;
}

/**
 * Starts to watch a stream; see {@link compareFaces}.
 *
 * @param looks false to leave faces unlooked at, where nothing is to be broken
 */
export function createJumpWatch(looks: boolean): JumpWatch {
  let current: CropSource | undefined;
  return {
    see(frame, detections): WatchedFace[] {
      current = frame;
      return detections.map((detection) => ({
        detection,
        box: detection.box,
        seen: {
          look: looks ? lookAtFace(frame, detection.box) : unseen,
          changes: [],
        },
      }));
    },
    breaks(last, next, gap): boolean {
      const samePlace = lookAtFace(current!, last.box);
      const { jump, changes } = compareFaces(
        last.seen,
        next.seen.look,
        samePlace,
        gap,
      );
      next.seen = { ...next.seen, changes };
      return jump;
    },
  };
}
