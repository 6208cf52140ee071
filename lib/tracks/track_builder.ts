import type { Detection } from "../faces/mod.ts";
import type { Cropper } from "./cropper.ts";
import {
  estimateLandmarks,
  landmarkColumns,
  packLandmarks,
} from "./landmarks.ts";
import { createTrackPath } from "./track_path.ts";
import { smoothBoxes } from "./reference_geometry.ts";
import type { Crops, CropsEvent, Track, TrackEnd } from "./types.ts";

/** A track that still grows. */
export interface TrackBuilder {
  /** Number of the track. */
  readonly id: number;
  /** First frame whose picture its crops still need. */
  readonly nextFrame: number;
  /** Whether a crop held no pixel. */
  readonly cropFailed: boolean;
  /** Adds a detection of a frame; several of one frame are allowed. */
  add(frame: number, detection: Detection): void;
  /** Hands the rows of all frames so far to the cropper; returns finished crops. */
  advance(): CropsEvent[];
  /** Returns the rest of the crops. */
  finish(): CropsEvent[];
  /** The track as it is. */
  build(end: TrackEnd): Track;
}

/**
 * Starts a track.
 *
 * @param id number of the track
 * @param scene number of its scene
 * @param cropper cuts its crops; its first frame is the one added first
 */
export function createTrackBuilder(
  id: number,
  scene: number,
  cropper: Cropper,
): TrackBuilder {
  const boxes = createTrackPath(4);
  const landmarks = createTrackPath(landmarkColumns);
  let detections = 0;
  let found = true;
  let fed = 0;
  let told = 0;

  function tell(pieces: readonly Crops[]): CropsEvent[] {
    return pieces.map((crops) => {
      const firstFrame = boxes.firstFrame! + told;
      told += crops.frames;
      return { kind: "crops", trackId: id, firstFrame, crops };
    });
  }

  function row(path: typeof boxes, index: number, columns: number): number[] {
    return Array.from({ length: columns }, (_, i) => path.at(index, i));
  }

  return {
    id,
    get nextFrame() {
      return cropper.nextFrame;
    },
    get cropFailed() {
      return cropper.failed;
    },
    add(frame: number, detection: Detection): void {
      const { box } = detection;
      boxes.append(frame, [box.x1, box.y1, box.x2, box.y2]);
      const points = detection.landmarks ?? estimateLandmarks(box);
      landmarks.append(frame, packLandmarks(points));
      found &&= detection.landmarks !== undefined;
      detections++;
    },
    advance(): CropsEvent[] {
      const ready: Crops[] = [];
      for (; fed < boxes.length; fed++) {
        ready.push(...cropper.feed(
          row(boxes, fed, 4),
          row(landmarks, fed, landmarkColumns),
        ));
      }
      return tell(ready);
    },
    finish: () => tell(cropper.finish()),
    build(end: TrackEnd): Track {
      const first = boxes.firstFrame!;
      const allBoxes = boxes.toArray();
      const aligned = cropper.geometry();
      return {
        id,
        frames: Int32Array.from({ length: boxes.length }, (_, i) => first + i),
        boxes: allBoxes,
        detections,
        scene,
        smoothed: smoothBoxes(allBoxes),
        ...(found && { landmarks: landmarks.toArray() }),
        ...(aligned && { aligned }),
        end,
      };
    },
  };
}
