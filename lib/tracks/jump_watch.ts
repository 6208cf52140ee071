import type { Box, Detection } from "../faces/mod.ts";
import { type FaceLook, lookAtFace, lookChange } from "./face_look.ts";
import { closestChange, leastJump, rememberChange } from "./jump.ts";
import type { CropSource } from "./reference_crop.ts";

/** A detection, and what is remembered of it. */
export interface WatchedFace {
  /** The detection. */
  readonly detection: Detection;
  /** Its box. */
  readonly box: Box;
  /** How it looks. */
  readonly look: FaceLook;
  /** Changes of its track's frames before it, newest last. */
  changes: readonly number[];
}

/** Watches the faces of a stream for jumps. */
export interface JumpWatch {
  /** Looks at the faces of the next frame. */
  see(frame: CropSource, detections: readonly Detection[]): WatchedFace[];
  /** Whether a face of the frame seen last is another one than `last`; for the linker. */
  breaks(last: WatchedFace, next: WatchedFace, gap: number): boolean;
}

const unseen: FaceLook = new Float32Array(0);

/**
 * Starts to watch a stream for faces that jump between two detections that
 * overlap.
 *
 * The next face is compared with the last one box on box, and what is now in
 * the last one's place too; the smaller change counts. Where that is large and
 * stands out from the frames before it, the face is looked for around both
 * boxes before it counts as another one.
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
        look: looks ? lookAtFace(frame, detection.box) : unseen,
        changes: [],
      }));
    },
    breaks(last, next, gap): boolean {
      const picture = current!;
      const change = Math.min(
        lookChange(last.look, next.look),
        lookChange(last.look, lookAtFace(picture, last.box)),
      );
      const least = leastJump(last.changes, gap);
      const jumps = change >= least &&
        closestChange(last.look, picture, next.box) >= least &&
        closestChange(last.look, picture, last.box) >= least;
      if (!jumps) next.changes = rememberChange(last.changes, change, gap);
      return jumps;
    },
  };
}
