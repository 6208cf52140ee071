import {
  confidentFrames,
  confidentRuns,
  type FrameRange,
} from "./confident_runs.ts";
import { CurationOptionError } from "./errors.ts";
import type { CurationLimits, CurationRule } from "./rules.ts";
import { splitEvenly } from "./split.ts";

/** A face track with all that the rules look at. */
export interface CandidateTrack {
  /** First frame of the 25 fps grid. */
  readonly firstFrame: number;
  /** Longer side of the face in each frame, source pixels. */
  readonly faceSizes: ArrayLike<number>;
  /** Score around each frame, at the track's offset; NaN where nothing can be told. */
  readonly scores: Float32Array;
  /** Fine detail of the mouth in each frame. */
  readonly sharpness: ArrayLike<number>;
  /** Median minus minimum of the track's curve; null if no shift could be compared. */
  readonly confidence: number | null;
  /** Confidence that so long a track needs. */
  readonly minConfidence: number;
  /** Offset in frames, the network's zero taken off; null if no shift could be compared. */
  readonly offsetFrames: number | null;
  /** Whether another face of the same time is the one heard. */
  readonly betterRival: boolean;
  /** The shot that it lies in, `[first, end)` frames. */
  readonly shot: readonly [number, number];
  /** Frames `[first, end)` for which there is sound once the offset is corrected. */
  readonly heard: readonly [number, number];
}

/** What the rules look at besides the track. */
export interface CandidateFile {
  /** Height of the picture in source pixels. */
  readonly height: number;
  /** For each frame, 1 where somebody is heard. */
  readonly voice: Uint8Array;
  /** Faces found in each frame. */
  readonly faceCounts: ArrayLike<number>;
}

/** What is left of a track, and how many frames each rule removed. */
export interface Selection {
  /** What is left, in frames of the file. */
  readonly segments: readonly FrameRange[];
  /** Frames that each rule removed; rules that removed nothing are left out. */
  readonly removed: Readonly<Partial<Record<CurationRule, number>>>;
}

/** Frames per second of the grid. */
const rate = 25;

/** The rule that a whole track breaks, if any. */
function brokenByTrack(
  track: CandidateTrack,
  file: CandidateFile,
  limits: CurationLimits,
): CurationRule | undefined {
  const { confidence, offsetFrames } = track;
  const [least, most] = limits.offsetRange;
  if (file.height < limits.minHeight) return "resolution";
  if (track.betterRival) return "not-the-speaker";
  if (
    confidence === null || offsetFrames === null ||
    confidence < track.minConfidence
  ) return "offset-unsure";
  if (offsetFrames < least || offsetFrames > most) return "offset-too-large";
  return undefined;
}

/** The rule that a frame breaks by itself, if any. */
function brokenByFrame(
  track: CandidateTrack,
  file: CandidateFile,
  limits: CurationLimits,
  at: number,
): CurationRule | undefined {
  const frame = track.firstFrame + at;
  const [start, end] = track.shot;
  const { cutMargin } = limits;
  // The file's own beginning and end are no cuts.
  if (start > 0 && frame < start + cutMargin) return "shot-cut";
  if (end < file.voice.length && frame >= end - cutMargin) return "shot-cut";
  if (track.faceSizes[at]! < limits.minFace) return "face-size";
  if (!limits.severalPeople && file.faceCounts[frame]! > 1) {
    return "several-people";
  }
  return undefined;
}

/** Middle value of what is there; NaN of nothing. */
function median(values: ArrayLike<number>, from: number, to: number): number {
  const sorted = Float64Array.from(
    { length: to - from },
    (_, i) => values[from + i]!,
  ).sort();
  return sorted[sorted.length >> 1] ?? NaN;
}

/** The rule that a stretch of the track breaks, if any; counted from the track's first frame. */
function brokenByStretch(
  track: CandidateTrack,
  file: CandidateFile,
  limits: CurationLimits,
  { first, end }: FrameRange,
): CurationRule | undefined {
  if (end - first < limits.minSeconds * rate) return "duration";
  let voiced = 0;
  for (let at = first; at < end; at++) {
    voiced += file.voice[track.firstFrame + at]!;
  }
  if (voiced < limits.minVoice * (end - first)) return "voice";
  if (
    limits.minSharpness > 0 &&
    !(median(track.sharpness, first, end) >= limits.minSharpness)
  ) return "blur";
  return undefined;
}

/**
 * Makes sure that limits can be kept at all.
 *
 * @throws {CurationOptionError} `bad-curation-option`
 */
export function checkLimits(limits: CurationLimits): void {
  const { minSeconds, maxSeconds, offsetRange } = limits;
  if (!(maxSeconds > 0) || !(minSeconds >= 0) || minSeconds > maxSeconds / 2) {
    throw new CurationOptionError(
      "bad-curation-option",
      `stretches of ${minSeconds} to ${maxSeconds} s cannot be had: splitting a longer one evenly gives parts from half of the longest, so the shortest must not be more than that`,
    );
  }
  if (!(offsetRange[0] <= offsetRange[1])) {
    throw new CurationOptionError(
      "bad-curation-option",
      `no offset lies between ${offsetRange[0]} and ${offsetRange[1]} frames`,
    );
  }
}

/** Parts of `[0, frames)` in which the mask is 1. */
function* masked(mask: Uint8Array): Generator<FrameRange> {
  let first = -1;
  for (let at = 0; at <= mask.length; at++) {
    if (mask[at] === 1) {
      if (first < 0) first = at;
    } else if (first >= 0) {
      yield { first, end: at };
      first = -1;
    }
  }
}

/**
 * The usable stretches of a face track, and what each rule took away.
 *
 * The rule of the field: a stretch starts where the face fits the sound for a
 * second, and ends where it does not. Rules are applied in the order of
 * `curationRules`; a frame is counted under the first one that removes it, so
 * what is left and what was removed add up to the track.
 *
 * @param track its frames count from `firstFrame`
 * @param file what is known of each frame of the file
 * @param limits see there
 * @throws {CurationOptionError} `bad-curation-option`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { curationPresets, limitsOf } from "./presets.ts";
 * const frames = 100;
 * const { segments, removed } = selectSegments({
 *   firstFrame: 0,
 *   faceSizes: new Float32Array(frames).fill(100),
 *   scores: new Float32Array(frames).fill(0.4, 0, 60),
 *   sharpness: new Float32Array(frames).fill(1),
 *   confidence: 0.4,
 *   minConfidence: 0.1,
 *   offsetFrames: 1,
 *   betterRival: false,
 *   shot: [0, frames],
 *   heard: [0, frames],
 * }, {
 *   height: 480,
 *   voice: new Uint8Array(frames).fill(1),
 *   faceCounts: new Uint8Array(frames).fill(1),
 * }, limitsOf(curationPresets.lrs, "syncnet_compact"));
 * deepStrictEqual(segments, [{ first: 0, end: 60 }]);
 * deepStrictEqual(removed, { confidence: 40 });
 * ```
 */
export function selectSegments(
  track: CandidateTrack,
  file: CandidateFile,
  limits: CurationLimits,
): Selection {
  checkLimits(limits);
  const frames = track.scores.length;
  const removed: Partial<Record<CurationRule, number>> = {};
  const remove = (rule: CurationRule, count: number): void => {
    if (count > 0) removed[rule] = (removed[rule] ?? 0) + count;
  };
  const broken = brokenByTrack(track, file, limits);
  if (broken !== undefined) {
    remove(broken, frames);
    return { segments: [], removed };
  }
  const fine = new Uint8Array(frames);
  for (let at = 0; at < frames; at++) {
    const rule = brokenByFrame(track, file, limits, at);
    if (rule === undefined) fine[at] = 1;
    else remove(rule, 1);
  }
  const segments: FrameRange[] = [];
  for (const part of masked(fine)) {
    const runs = confidentRuns(track.scores.subarray(part.first, part.end), {
      threshold: limits.frameConfidence,
      release: limits.frameRelease,
      minFrames: confidentFrames,
    });
    const confident = runs.reduce((sum, run) => sum + run.end - run.first, 0);
    remove("confidence", part.end - part.first - confident);
    for (const run of runs) {
      const heard = {
        first: Math.max(
          part.first + run.first,
          track.heard[0] - track.firstFrame,
        ),
        end: Math.min(part.first + run.end, track.heard[1] - track.firstFrame),
      };
      const left = Math.max(0, heard.end - heard.first);
      remove("no-sound", run.end - run.first - left);
      if (left === 0) continue;
      const rule = brokenByStretch(track, file, limits, heard);
      if (rule !== undefined) {
        remove(rule, left);
        continue;
      }
      for (const piece of splitEvenly(heard, limits.maxSeconds * rate)) {
        segments.push({
          first: track.firstFrame + piece.first,
          end: track.firstFrame + piece.end,
        });
      }
    }
  }
  return { segments, removed };
}
