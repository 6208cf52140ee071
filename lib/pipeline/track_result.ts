import type { SyncResult } from "../sync/mod.ts";
import type { Track } from "../tracks/mod.ts";
import type { TrackResult } from "./result.ts";

/** Milliseconds of a frame of the grid. */
const frameMs = 40;

/** Distances are float32: seven digits are all they have. */
function round(value: number | null, digits: number): number | null {
  return value === null || Number.isNaN(value)
    ? null
    : Number(value.toFixed(digits));
}

function rounded(values: ArrayLike<number>, digits: number): (number | null)[] {
  return Array.from(values, (value) => round(value, digits));
}

/** Frames without voice within [first, end), as [first, end) frames of the grid. */
export function silentFrames(
  voice: Uint8Array,
  first: number,
  end: number,
): [number, number][] {
  const silent: [number, number][] = [];
  for (let frame = first; frame < end; frame++) {
    if (voice[frame] === 1) continue;
    const last = silent.at(-1);
    if (last?.[1] === frame) last[1]++;
    else silent.push([frame, frame + 1]);
  }
  return silent;
}

/** The entry of a track in `result.json`. */
export function trackResult(
  number: number,
  track: Track,
  sync: SyncResult,
  context: {
    readonly startTime: number;
    /** Voice per frame of the grid: 1 or 0. */
    readonly voice: Uint8Array;
    readonly voicedSeconds: number;
  },
): TrackResult {
  const firstFrame = track.frames[0]!;
  const lastFrame = track.frames.at(-1)!;
  const boxes: [number, number, number, number][] = [];
  for (let at = 0; at < track.boxes.length; at += 4) {
    boxes.push(
      rounded(track.boxes.subarray(at, at + 4), 2) as [
        number,
        number,
        number,
        number,
      ],
    );
  }
  const startMs = context.startTime * 1000;
  return {
    track: number,
    startMs: round(startMs + firstFrame * frameMs, 1)!,
    endMs: round(startMs + (lastFrame + 1) * frameMs, 1)!,
    firstFrame,
    lastFrame,
    detections: track.detections,
    windows: sync.windows,
    offsetFrames: sync.offsetFrames,
    offsetMs: round(sync.offsetMs, 1),
    offsetWords: sync.offsetWords,
    offsetInterval: sync.offsetInterval &&
      [round(sync.offsetInterval[0], 2)!, round(sync.offsetInterval[1], 2)!],
    minDistance: round(sync.minDistance, 6),
    confidence: round(sync.confidence, 6),
    confidenceThreshold: round(sync.confidenceThreshold, 6),
    distanceAtZero: round(sync.distanceAtZero, 6),
    curve: rounded(sync.curve, 6),
    framewiseConfidence: rounded(sync.framewiseConfidence, 6),
    speech: round(context.voicedSeconds, 2)!,
    silentFrames: silentFrames(context.voice, firstFrame, lastFrame + 1),
    reliability: sync.reliability,
    reliabilityWords: sync.reliabilityWords,
    verdict: sync.verdict,
    verdictWords: sync.verdictWords,
    boxes,
  };
}
