import type { Reliability, ReliabilityLevel } from "./types.ts";
import { describeWindows } from "./words.ts";

/** What {@link reliabilityOf} looks at. */
export interface Evidence {
  /** Number of windows. */
  readonly windows: number;
  /** Sub-frame offset in frames. */
  readonly offset: number;
  /** 95 % interval of the offset in frames. */
  readonly interval: readonly [number, number];
  /** Median minus minimum of the curve. */
  readonly confidence: number;
  /** Confidence that the network needs for so many windows, if measured. */
  readonly threshold?: number | undefined;
  /** Whether the best shift is the last one tried on its side. */
  readonly atSearchEnd: boolean;
}

/** Below this many windows an offset is right too rarely, whatever its curve (0.80 at 15 on the long clips of the accuracy page; 0.89 at 25). */
const fewWindows = 25;
/** From this many windows on, nearly all offsets are right (0.98 at 50 on the same clips). */
const manyWindows = 50;
/** Times the threshold above which a curve is sharp. */
const sharpFactor = 1.5;
/** Half widths of the interval, in frames, for high and at least medium reliability. */
const narrowFrames = 1;
const wideFrames = 2;

/**
 * How much an offset may be relied upon: by the number of windows, the width of its interval
 * and the sharpness of its curve.
 *
 * On segments of 25, 50, 75 and 100 windows of the accuracy page's long clips, pictures cut
 * off at their ends (bundled network, offset within a frame of the truth): high 96 of 96 right,
 * medium 169 of 173, low 193 of 244. The interval was fitted to these clips, so this is no
 * independent check.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * const { level, words } = reliabilityOf({
 *   windows: 250,
 *   offset: -5.1,
 *   interval: [-5.3, -4.9],
 *   confidence: 0.4,
 *   threshold: 0.1,
 *   atSearchEnd: false,
 * });
 * strictEqual(level, "high");
 * strictEqual(words, "high: 250 windows (10.0 s) agree within ±0.2 frames");
 * ```
 */
export function reliabilityOf(evidence: Evidence): Reliability {
  const { windows, offset, confidence, threshold } = evidence;
  const [low, high] = evidence.interval;
  const half = Math.max(high - offset, offset - low);
  const of = describeWindows(windows);
  const say = (level: ReliabilityLevel, why: string): Reliability => ({
    level,
    words: `${level}: ${why}`,
  });
  const agreement = `${of} agree within ±${half.toFixed(1)} frames`;
  if (evidence.atSearchEnd) {
    return say(
      "low",
      `the best shift of ${of} is the last one tried; search further`,
    );
  }
  if (windows < fewWindows) return say("low", `only ${of}`);
  if (threshold !== undefined && confidence < threshold) {
    return say(
      "low",
      `the best shift of ${of} does not stand out from the others`,
    );
  }
  if (half > wideFrames) return say("low", `${agreement} only`);
  const sharp = threshold === undefined ||
    confidence >= sharpFactor * threshold;
  if (half > narrowFrames) return say("medium", agreement);
  if (windows < manyWindows) return say("medium", `only ${of}`);
  if (!sharp) {
    return say(
      "medium",
      `${agreement}, but the best shift stands out little from the others`,
    );
  }
  return say("high", agreement);
}
