import type { FileResult, TrackResult } from "../../../lib/pipeline/mod.ts";

/** A face that stands still. */
export function fakeTrack(
  track: number,
  firstFrame: number,
  frames: number,
  changes: Partial<TrackResult> = {},
): TrackResult {
  return {
    track,
    startMs: 40 * firstFrame,
    endMs: 40 * (firstFrame + frames),
    firstFrame,
    lastFrame: firstFrame + frames - 1,
    detections: frames,
    windows: frames - 4,
    offsetFrames: -2,
    offsetMs: -81.4,
    offsetWords: "the sound is 81 ms late (2 frames)",
    offsetInterval: [-2.2, -1.8],
    minDistance: 0.8,
    confidence: 0.4,
    confidenceThreshold: 0.1,
    distanceAtZero: 1.1,
    curve: [],
    framewiseConfidence: Array(frames - 4).fill(0.4),
    speech: frames / 25,
    silentFrames: [],
    reliability: "high",
    reliabilityWords: "",
    verdict: "out-of-sync",
    verdictWords: "",
    boxes: Array.from({ length: frames }, () => [20, 10, 60, 50]),
    ...changes,
  };
}

/** What was measured of a file, made up. */
export function fakeResult(tracks: TrackResult[]): FileResult {
  return {
    schemaVersion: 1,
    file: "made-up.mp4",
    status: "ok",
    recipe: "default",
    search: 15,
    network: "syncnet_compact",
    zeroFrames: 0,
    weightsSha256: "",
    detector: "yunet",
    device: "cpu",
    versions: {},
    tracks,
    dropped: [],
  };
}
