import type { Detector } from "../faces/mod.ts";
import { detectFaces } from "../faces/mod.ts";
import type { Media } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { createCutDetector } from "../scenes/mod.ts";
import {
  createTracker,
  type CropRecipeName,
  type DroppedCounts,
  type TrackerOptions,
  type TrackEvent,
} from "../tracks/mod.ts";

/** Longer side of the pictures that faces are cut from, as in the pipeline. */
export const pictureSide = 1280;

/** What {@link followFaces} may be told. */
export interface FollowOptions {
  /** Detect in every n-th frame, interpolate between. */
  readonly every?: number;
  /** How faces are cut out. */
  readonly recipe?: CropRecipeName;
  /** Which tracks are kept; the recipe's own rules if left out. */
  readonly rules?: Omit<TrackerOptions, "recipe">;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stage "frames". */
  readonly hook?: Hook;
}

/** Defaults of {@link followFaces}: every frame, as the pipeline does. */
export const followDefaults = {
  every: 1,
  recipe: "aligned",
} as const satisfies FollowOptions;

/**
 * Cuts, faces, tracks and crops of an open file, in one pass: the first
 * half of the pipeline.
 *
 * @param media the open file
 * @param detector finds faces; the caller disposes of it
 * @returns tracks and their crops as they become certain; in the end, as the
 *   return value, what was dropped
 */
export async function* followFaces(
  media: Media,
  detector: Detector,
  options: FollowOptions = {},
): AsyncGenerator<TrackEvent, DroppedCounts> {
  const { every, recipe } = { ...followDefaults, ...options };
  const tracker = createTracker({ recipe, ...options.rules });
  const cuts = createCutDetector();
  const faces = detectFaces(media.frames(), detector, {
    every,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  for await (const { frame, detections } of faces) {
    const { cut } = cuts.push(frame);
    yield* tracker.push({ frame, detections, cut });
    options.hook?.({
      stage: "frames",
      completed: frame.index + 1,
      total: media.expectedFrames,
    });
  }
  yield* tracker.finish();
  return tracker.dropped;
}
