import { detectFaces, type Detection, type Detector } from "../faces/mod.ts";
import type { Media } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { createCutDetector } from "../scenes/mod.ts";
import {
  createTracker,
  type DroppedCounts,
  type TrackerOptions,
  type TrackEvent,
} from "../tracks/mod.ts";

/** What {@link followClip} needs. */
export interface FollowOptions {
  /** Finds faces. */
  readonly detector: Detector;
  /** How they are followed and cut out. */
  readonly tracker: TrackerOptions;
  /** Look at every n-th frame. */
  readonly every: number;
  /** Whether shots end tracks; where the whole frame is the face they do not. */
  readonly cuts: boolean;
  /** Whether landmarks are used; without them they are guessed from the box. */
  readonly landmarks: boolean;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stage "frames". */
  readonly hook?: Hook;
}

function withoutLandmarks({ box, score }: Detection): Detection {
  return { box, score };
}

/**
 * Cuts, faces, tracks and crops of an open file in one pass.
 *
 * @returns in the end, what was dropped
 */
export async function* followClip(
  media: Media,
  options: FollowOptions,
): AsyncGenerator<TrackEvent, DroppedCounts> {
  const { detector, every, signal, hook } = options;
  const tracker = createTracker(options.tracker);
  const cuts = createCutDetector();
  const faces = detectFaces(media.frames(), detector, {
    every,
    ...(signal ? { signal } : {}),
  });
  for await (const { frame, detections } of faces) {
    yield* tracker.push({
      frame,
      detections: options.landmarks
        ? detections
        : detections.map(withoutLandmarks),
      cut: options.cuts && cuts.push(frame).cut,
    });
    hook?.({
      stage: "frames",
      completed: frame.index + 1,
      total: media.expectedFrames,
    });
  }
  yield* tracker.finish();
  return tracker.dropped;
}
