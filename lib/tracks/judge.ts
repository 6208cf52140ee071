import type { TrackRules } from "./recipes.ts";
import type { DroppedCounts, Track, TrackDropReason } from "./types.ts";

/**
 * Why a track is not used, in the reference's order: length, then size.
 *
 * Reference page, "Tracks", steps 3 and 5. The size is the larger of mean width
 * and mean height over all frames, gaps filled.
 *
 * @returns undefined for a track that is kept
 */
export function judgeTrack(
  track: Track,
  rules: TrackRules,
): TrackDropReason | undefined {
  const longEnough = rules.lengthCounts === "detections"
    ? track.detections > rules.minTrack
    : track.frames.length >= rules.minTrack;
  if (!longEnough) return "track-too-short";
  if (!(meanSize(track.boxes) > rules.minFaceSize)) return "face-too-small";
  return undefined;
}

/** The larger of mean width and mean height, source pixels. */
function meanSize(boxes: Float64Array): number {
  let width = 0;
  let height = 0;
  for (let at = 0; at < boxes.length; at += 4) {
    width += boxes[at + 2]! - boxes[at]!;
    height += boxes[at + 3]! - boxes[at + 1]!;
  }
  return Math.max(width, height) / (boxes.length / 4);
}

/** Counts what is left out. */
export interface DropCounter {
  /** The counts so far. */
  readonly counts: DroppedCounts;
  /** A frame without any face. */
  frameWithoutFace(): void;
  /** A track that is not used. */
  track(reason: TrackDropReason, frames: number): void;
  /** A scene that is not looked at. */
  scene(frames: number): void;
}

const fieldOf = {
  "track-too-short": "tracksTooShort",
  "face-too-small": "facesTooSmall",
  "crop-outside": "cropsOutside",
  "scene-too-short": "tracksInShortScenes",
} as const;

/** Starts counting at zero. */
export function createDropCounter(): DropCounter {
  const none = { tracks: 0, frames: 0 };
  let counts: DroppedCounts = {
    framesWithoutFace: 0,
    tracksTooShort: none,
    facesTooSmall: none,
    cropsOutside: none,
    tracksInShortScenes: none,
    scenesTooShort: { scenes: 0, frames: 0 },
  };
  return {
    get counts() {
      return counts;
    },
    frameWithoutFace(): void {
      counts = { ...counts, framesWithoutFace: counts.framesWithoutFace + 1 };
    },
    track(reason: TrackDropReason, frames: number): void {
      const field = fieldOf[reason];
      const before = counts[field];
      counts = {
        ...counts,
        [field]: { tracks: before.tracks + 1, frames: before.frames + frames },
      };
    },
    scene(frames: number): void {
      const before = counts.scenesTooShort;
      counts = {
        ...counts,
        scenesTooShort: {
          scenes: before.scenes + 1,
          frames: before.frames + frames,
        },
      };
    },
  };
}
