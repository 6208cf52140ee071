import { UsageError } from "../errors.ts";
import {
  type ContentMetric,
  createContentMeter,
  type ScenePicture,
} from "./content_metric.ts";

/** Settings of the cut rule. */
export interface CutOptions {
  /** Least content metric of a cut, 0..255. */
  readonly threshold?: number;
  /** Least number of frames from one cut to the next. */
  readonly minLength?: number;
}

/** The reference's cut rule: threshold 30, at least 15 frames between cuts (PySceneDetect 0.5.1). */
export const cutDefaults: Required<CutOptions> = {
  threshold: 30,
  minLength: 15,
};

/** What is known of one frame. */
export interface CutDecision {
  /** Whether this frame is the first of a new scene. */
  readonly cut: boolean;
  /** How much it differs from the frame before. */
  readonly metric: ContentMetric;
}

/** Decides for each frame as it comes whether a new scene begins with it. */
export interface CutDetector {
  /** The decision for the next frame. */
  push(picture: ScenePicture): CutDecision;
}

/**
 * Starts a cut detector over a stream of frames.
 *
 * Reference page, "Scenes": a cut where the content metric reaches the
 * threshold, unless the last accepted cut is fewer than `minLength` frames
 * away. The first cut has no minimum, and a refused one does not reset the
 * count.
 *
 * @param options threshold and minimum length
 * @throws {UsageError} `bad-scene-option` if an option is not a number of 0 or more
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const detector = createCutDetector();
 * const grey = (level: number) => ({
 *   data: Uint8Array.of(level, level, level),
 *   width: 1,
 *   height: 1,
 * });
 * strictEqual(detector.push(grey(0)).cut, false);
 * strictEqual(detector.push(grey(89)).cut, false);
 * strictEqual(detector.push(grey(179)).cut, true);
 * ```
 */
export function createCutDetector(options: CutOptions = {}): CutDetector {
  const { threshold, minLength } = { ...cutDefaults, ...options };
  for (const [name, value] of Object.entries({ threshold, minLength })) {
    if (!(value >= 0)) {
      throw new UsageError(
        "bad-scene-option",
        `${name} of the cut rule must be a number of 0 or more, not ${value}`,
      );
    }
  }
  const meter = createContentMeter();
  let frame = 0;
  let lastCut = -Infinity;
  return {
    push(picture: ScenePicture): CutDecision {
      const metric = meter.push(picture);
      const cut = frame > 0 && metric.content >= threshold &&
        frame - lastCut >= minLength;
      if (cut) lastCut = frame;
      frame++;
      return { cut, metric };
    },
  };
}
