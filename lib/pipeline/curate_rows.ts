import { segmentWindow } from "../segments/mod.ts";
import type { FrameRange } from "../segments/mod.ts";
import type { CuratedFile, CuratedTrack } from "./find_segments.ts";
import type { Cell } from "./summary.ts";

/** Columns of the manifest, in order; types as Parquet stores them. */
export const manifestColumns = [
  { name: "clip", type: "STRING" },
  { name: "clipSha256", type: "STRING" },
  { name: "source", type: "STRING" },
  { name: "sourceSha256", type: "STRING" },
  { name: "track", type: "INT32" },
  { name: "shot", type: "INT32" },
  { name: "startMs", type: "DOUBLE" },
  { name: "endMs", type: "DOUBLE" },
  { name: "frames", type: "INT32" },
  { name: "width", type: "INT32" },
  { name: "height", type: "INT32" },
  { name: "view", type: "STRING" },
  { name: "offsetFrames", type: "DOUBLE" },
  { name: "offsetMs", type: "DOUBLE" },
  { name: "soundShiftMs", type: "DOUBLE" },
  { name: "confidence", type: "DOUBLE" },
  { name: "minConfidence", type: "DOUBLE" },
  { name: "meanFrameConfidence", type: "DOUBLE" },
  { name: "frameConfidenceWindows", type: "INT32" },
  { name: "faceSize", type: "DOUBLE" },
  { name: "sharpness", type: "DOUBLE" },
  { name: "voice", type: "DOUBLE" },
  { name: "mostFaces", type: "INT32" },
  { name: "preset", type: "STRING" },
  { name: "network", type: "STRING" },
  { name: "weightsSha256", type: "STRING" },
  { name: "zeroFrames", type: "DOUBLE" },
  { name: "recipe", type: "STRING" },
  { name: "detector", type: "STRING" },
  { name: "toolkit", type: "STRING" },
] as const;

/** One clip of the manifest. */
export type ManifestRow = Record<
  (typeof manifestColumns)[number]["name"],
  Cell
>;

/** Milliseconds per frame of the grid. */
const frameMs = 40;

function round(value: number | null, digits: number): number | null {
  return value === null || Number.isNaN(value)
    ? null
    : Number(value.toFixed(digits)) + 0;
}

function middle(values: ArrayLike<number>, from: number, to: number): number {
  const sorted = Float64Array.from(
    { length: to - from },
    (_, i) => values[from + i]!,
  ).sort();
  return sorted[sorted.length >> 1]!;
}

function mean(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum / (to - from);
}

/** What the manifest tells of a segment by its measurements alone. */
export function measuredCells(
  file: CuratedFile,
  { number, track, candidate, sync, soundShift }: CuratedTrack,
  { first, end }: FrameRange,
): Partial<ManifestRow> {
  const from = first - candidate.firstFrame;
  const to = end - candidate.firstFrame;
  const startMs = file.startTime * 1000;
  return {
    track: number,
    shot: track.scene,
    startMs: round(startMs + first * frameMs, 1),
    endMs: round(startMs + end * frameMs, 1),
    frames: end - first,
    offsetFrames: sync.offsetFrames,
    offsetMs: round(sync.offsetMs, 1),
    soundShiftMs: round(1000 * soundShift, 1),
    confidence: round(sync.confidence, 6),
    minConfidence: round(candidate.minConfidence, 6),
    meanFrameConfidence: round(mean(candidate.scores, from, to), 6),
    frameConfidenceWindows: segmentWindow,
    faceSize: round(middle(candidate.faceSizes, from, to), 1),
    sharpness: round(middle(candidate.sharpness, from, to), 4),
    voice: round(mean(file.voice, first, end), 3),
    mostFaces: Math.max(...file.faceCounts.subarray(first, end)),
  };
}
