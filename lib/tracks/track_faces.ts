import type { Hook } from "../progress.ts";
import { createTracker } from "./tracker.ts";
import type { TrackerOptions } from "./tracker_options.ts";
import type { DroppedCounts, TrackerInput, TrackEvent } from "./types.ts";

/** Settings of {@link trackFaces}. */
export interface TrackFacesOptions extends TrackerOptions {
  /** Stops the work between two frames. */
  readonly signal?: AbortSignal;
  /** Told of every frame; `artifact` is the list of its `TrackEvent`s. */
  readonly hook?: Hook;
}

/**
 * Follows the faces of a stream; see `createTracker`.
 *
 * @param inputs frames in order with their faces and cuts
 * @param options recipe, thresholds, a signal to stop, a hook for progress
 * @returns crops, tracks and scenes as they become certain; in the end, as the
 * generator's return value, what was left out and why
 * @throws {UsageError} `bad-track-option` if an option is out of its range
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual(await Array.fromAsync(trackFaces([])), []);
 * ```
 */
export async function* trackFaces(
  inputs: AsyncIterable<TrackerInput> | Iterable<TrackerInput>,
  options: TrackFacesOptions = {},
): AsyncGenerator<TrackEvent, DroppedCounts> {
  const { signal, hook, ...settings } = options;
  const tracker = createTracker(settings);
  let completed = 0;
  for await (const input of inputs) {
    signal?.throwIfAborted();
    const events = tracker.push(input);
    completed++;
    hook?.({ stage: "tracks", completed, artifact: events });
    yield* events;
  }
  yield* tracker.finish();
  return tracker.dropped;
}
