import type { Calibration } from "../networks/mod.ts";
import { subFrameOffset } from "../sync/mod.ts";
import type { Clip } from "./clip.ts";
import { compareDistances } from "./comparers.ts";
import { TrainingError } from "./errors.ts";
import { ownAndStrangers, percentile } from "./own_and_strangers.ts";
import { clipCurve } from "./planted_shifts.ts";
import { longClipWindows } from "./segment_accuracy.ts";

/** What {@link calibrate} may be told. */
export interface CalibrateOptions {
  /** Largest shift that is tried, in frames, both ways. */
  readonly search?: number;
  /** Lengths for which thresholds are measured, windows, ascending. */
  readonly lengths?: readonly number[];
}

/** Defaults of {@link calibrate}. */
export const calibrateDefaults: Required<CalibrateOptions> = {
  search: 15,
  lengths: [15, 25, 50, 100],
};

/** Readings further off than this are misses and say nothing of the zero, frames. */
const largestMiss = 2.5;
/** Clips that a zero takes at least. */
const leastClips = 3;

/** Offset that a network reads beyond the true one, printed sign, to a fraction of a frame; none for a miss. */
function errorOf(clip: Clip, search: number): number | undefined {
  const curve = clipCurve(clip, compareDistances, { search });
  if (curve.every(Number.isNaN)) return undefined;
  const error = subFrameOffset(curve) + clip.lateness!;
  return Math.abs(error) <= largestMiss ? error : undefined;
}

function median(values: readonly number[]): number {
  return percentile(Float64Array.from(values).sort(), 50);
}

/**
 * Mean over people in sync of each one's median reading, printed sign. A network
 * reads one person earlier than another, so each counts once, however many
 * clips there are.
 */
function zeroOf(clips: readonly Clip[], search: number): number {
  const long = clips.filter(({ lateness, picture }) =>
    lateness !== undefined && picture.rows >= longClipWindows
  );
  const inSync = long.filter(({ lateness }) => lateness === 0);
  // The truth of clips that are not in sync is known to a frame only.
  const told = inSync.length >= leastClips ? inSync : long;
  const bySpeaker = new Map<string, number[]>();
  let found = 0;
  for (const clip of told) {
    const error = errorOf(clip, search);
    if (error === undefined) continue;
    found++;
    const speaker = `${clip.source}/${clip.speaker}`;
    bySpeaker.set(speaker, [...bySpeaker.get(speaker) ?? [], error]);
  }
  if (found < leastClips) {
    throw new TrainingError(
      "nothing-to-evaluate",
      `a zero takes at least ${leastClips} clips of ${longClipWindows} windows whose true offset is known and which the network finds; there are ${found}`,
    );
  }
  const people = [...bySpeaker.values()].map(median);
  return people.reduce((sum, reading) => sum + reading, 0) / people.length;
}

/**
 * Measures what is needed to read a network's numbers: the offset that it reads
 * on clips in sync, and by number of windows the confidence that 5 % of
 * strangers' sound reaches (accuracy page, "Confidence").
 *
 * @param clips long ones with known lateness; those in sync tell the zero where
 *   there are three
 * @throws {TrainingError} `nothing-to-evaluate` if there are too few
 */
export function calibrate(
  clips: readonly Clip[],
  options: CalibrateOptions = {},
): Calibration {
  const { search, lengths } = { ...calibrateDefaults, ...options };
  const zeroFrames = Number(zeroOf(clips, search).toFixed(2)) + 0;
  const rows = ownAndStrangers(clips, compareDistances, { search, lengths });
  let least = Infinity;
  // A shorter clip never needs less than a longer one.
  const thresholds = rows.map(({ windows, strangerPercentiles }) => {
    least = Math.min(least, Number(strangerPercentiles[2].toFixed(4)));
    return { windows, confidence: least };
  });
  return { zeroFrames, thresholds };
}
