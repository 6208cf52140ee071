import { sampleRate } from "./mel_filters.ts";
import { voiceHopSamples } from "./voice_activity.ts";

/** A stretch of time in which somebody speaks. */
export interface VoiceSegment {
  /** Seconds. */
  readonly start: number;
  /** Seconds, after `start`. */
  readonly end: number;
}

/** Options of {@link voiceSegments}. */
export interface VoiceSegmentOptions {
  /** A segment begins where the probability reaches this. */
  readonly threshold?: number;
  /** It ends where the probability falls below this, lower than `threshold`. */
  readonly releaseThreshold?: number;
  /** Seconds of voice below which a segment is dropped. */
  readonly minVoiceSeconds?: number;
  /** Seconds of silence below which a segment goes on. */
  readonly minSilenceSeconds?: number;
  /** Seconds, in the file's own time, of the first sample. */
  readonly startTime?: number;
}

/** Defaults of {@link voiceSegments}: those that Silero recommends for its network. */
export const defaultVoiceSegmentOptions: Required<VoiceSegmentOptions> = {
  threshold: 0.5,
  releaseThreshold: 0.35,
  minVoiceSeconds: 0.25,
  minSilenceSeconds: 0.1,
  startTime: 0,
};

/**
 * Segments of voice from the probabilities of a voice activity network, with hysteresis.
 *
 * @param probabilities one per hop of 32 ms, 0 .. 1
 * @returns segments in order, apart by at least `minSilenceSeconds`
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const probabilities = new Float32Array(40).fill(0.9, 10, 30);
 * deepStrictEqual(voiceSegments(probabilities), [{ start: 0.32, end: 0.96 }]);
 * ```
 */
export function voiceSegments(
  probabilities: ArrayLike<number>,
  options: VoiceSegmentOptions = {},
): VoiceSegment[] {
  const settings = { ...defaultVoiceSegmentOptions, ...options };
  const hopSeconds = voiceHopSamples / sampleRate;
  const timeOf = (hop: number) => settings.startTime + hop * hopSeconds;
  const segments: VoiceSegment[] = [];
  let start = -1; // hop where the open segment began
  let quiet = -1; // hop where its latest silence began

  function close(end: number): void {
    if ((end - start) * hopSeconds >= settings.minVoiceSeconds) {
      segments.push({ start: timeOf(start), end: timeOf(end) });
    }
    start = quiet = -1;
  }

  for (let hop = 0; hop < probabilities.length; hop++) {
    const probability = probabilities[hop]!;
    if (start < 0) {
      if (probability >= settings.threshold) start = hop;
      continue;
    }
    if (probability >= settings.threshold) quiet = -1;
    else if (quiet < 0 && probability < settings.releaseThreshold) quiet = hop;
    if (
      quiet >= 0 && (hop + 1 - quiet) * hopSeconds >= settings.minSilenceSeconds
    ) close(quiet);
  }
  if (start >= 0) close(quiet >= 0 ? quiet : probabilities.length);
  return segments;
}

/**
 * Seconds of voice between two times.
 *
 * @param segments in any order, not overlapping
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * strictEqual(voicedSeconds([{ start: 1, end: 3 }, { start: 5, end: 6 }], 2, 5.5), 1.5);
 * ```
 */
export function voicedSeconds(
  segments: readonly VoiceSegment[],
  start: number,
  end: number,
): number {
  let sum = 0;
  for (const segment of segments) {
    sum += Math.max(
      0,
      Math.min(end, segment.end) - Math.max(start, segment.start),
    );
  }
  return sum;
}

/** Seconds per frame of the 25 fps grid. */
const frameSeconds = 0.04;

/**
 * For each frame of the 25 fps grid, whether somebody speaks during most of it.
 *
 * @param segments in order of time, not overlapping
 * @param frames number of frames
 * @param startTime seconds of frame 0, in the time of the segments
 * @returns `[frames]`: 1 for voice, 0 for silence
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * deepStrictEqual([...voiceMask([{ start: 0.04, end: 0.11 }], 4)], [0, 1, 1, 0]);
 * ```
 */
export function voiceMask(
  segments: readonly VoiceSegment[],
  frames: number,
  startTime = 0,
): Uint8Array {
  const mask = new Uint8Array(frames);
  let first = 0;
  for (let frame = 0; frame < frames; frame++) {
    const from = startTime + frame * frameSeconds;
    const to = from + frameSeconds;
    while (first < segments.length && segments[first]!.end <= from) first++;
    let voiced = 0;
    for (let i = first; i < segments.length && segments[i]!.start < to; i++) {
      voiced += Math.min(to, segments[i]!.end) -
        Math.max(from, segments[i]!.start);
    }
    if (voiced >= frameSeconds / 2) mask[frame] = 1;
  }
  return mask;
}
