import type { LabFace } from "../compat/mod.ts";
import { detectFaces, type Detector } from "../faces/mod.ts";
import type { Frame, Media } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { createCutDetector, type Scene } from "../scenes/mod.ts";
import {
  createTracker,
  type Track,
  type TrackerOptions,
} from "../tracks/mod.ts";
import { droppedOf } from "./dropped.ts";
import type { Dropped } from "./result.ts";

/** What following the faces of a video gave. */
export interface CompatFaces {
  /** Faces of each frame. */
  readonly faces: readonly (readonly LabFace[])[];
  /** Shots, end exclusive. */
  readonly scenes: readonly Scene[];
  /** Tracks that are kept, in the order in which the original finds them. */
  readonly tracks: readonly Track[];
  /** What was left out and why. */
  readonly dropped: readonly Dropped[];
}

/** What {@link findCompatFaces} needs. */
export interface CompatFacesOptions {
  /** Finds faces, in every frame. */
  readonly detector: Detector;
  /** Thresholds of tracks. */
  readonly tracker: TrackerOptions;
  /** Is given each frame, in order. */
  readonly take: (frame: Frame) => Promise<void>;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of each frame: stage "frames". */
  readonly hook?: Hook;
}

/** Shots, faces and tracks of a video in one pass. */
export async function findCompatFaces(
  media: Media,
  { detector, tracker: settings, take, signal, hook }: CompatFacesOptions,
): Promise<CompatFaces> {
  const tracker = createTracker(settings);
  const cuts = createCutDetector();
  const faces: LabFace[][] = [];
  const scenes: Scene[] = [];
  const tracks: Track[] = [];
  const note = (events: ReturnType<typeof tracker.push>): void => {
    for (const event of events) {
      if (event.kind === "scene") {
        scenes.push({ start: event.start, end: event.end });
      } else if (event.kind === "track" && event.dropped === undefined) {
        tracks.push(event.track);
      }
    }
  };
  const found = detectFaces(media.frames(), detector, {
    every: 1,
    minSize: 0,
    ...(signal ? { signal } : {}),
  });
  for await (const { frame, detections } of found) {
    await take(frame);
    faces.push(detections.map(({ box, score }) => ({
      frame: frame.index,
      box: [box.x1, box.y1, box.x2, box.y2],
      score,
    })));
    const { cut } = cuts.push(frame);
    note(tracker.push({ frame, detections, cut }));
    hook?.({
      stage: "frames",
      completed: frame.index + 1,
      total: media.expectedFrames,
    });
  }
  note(tracker.finish());
  return {
    faces,
    scenes,
    tracks: tracks.sort((a, b) => a.id - b.id),
    dropped: droppedOf(tracker.dropped, new Map()),
  };
}
