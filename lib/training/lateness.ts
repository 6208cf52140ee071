import type { StoredTrack } from "./store_index.ts";

/** A track with the lateness that training takes off. */
export interface TimedTrack {
  /** The track. */
  readonly track: StoredTrack;
  /** Frames by which its sound is late; may be a fraction. */
  readonly lateness: number;
}

/** What is believed of the lateness of tracks, and what is not. */
export interface LatenessOptions {
  /** Whether hints are used, where there is any; without, every track counts as in sync. */
  readonly use: "hints" | "zero";
  /** Least confidence of a hint that is believed. */
  readonly minConfidence: number;
  /** Largest lateness that is believed, frames. */
  readonly maxLateness: number;
  /** Frames up to which a track is short: its own hint is too noisy, its source's median counts. */
  readonly shortFrames: number;
  /** Largest median deviation of the believed hints of a source or speaker that counts as of one lateness, frames. */
  readonly maxSpread: number;
}

/** Defaults of {@link LatenessOptions}. */
export const latenessDefaults: LatenessOptions = {
  use: "hints",
  minConfidence: 0.1,
  maxLateness: 7,
  shortFrames: 60,
  maxSpread: 0.7,
};

/** Tracks that can be trained on, and why others cannot. */
export interface TimedTracks {
  /** With their lateness. */
  readonly tracks: readonly TimedTrack[];
  /** How many were dropped, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Whether all count as in sync because none has a hint. */
  readonly assumedInSync: boolean;
}

/** What to tell of tracks that all count as in sync for want of hints. */
export function assumptionNote({ tracks }: TimedTracks): string {
  return `no track of the store has a hint of its lateness: all ${tracks.length} are taken to be in sync; after the run, --refine moves or drops those that the network finds elsewhere, and trains once more`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[half]!
    : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The common lateness of a group whose believed hints agree. */
function commonLateness(
  hints: readonly number[],
  maxSpread: number,
): number | undefined {
  if (hints.length < 2) return undefined;
  const middle = median(hints);
  const spread = median(hints.map((hint) => Math.abs(hint - middle)));
  return spread <= maxSpread ? middle : undefined;
}

/**
 * Gives each track the lateness of its sound: its own truth or hint where that
 * can be believed, else that of its speaker or source where those agree. Where
 * no track has a truth or a hint, all count as in sync.
 *
 * Real clips are rarely at 0, and mixing sources without correction teaches
 * noise (bootstrap page, "What was learnt").
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * const none = { tracks: [], dropped: {}, assumedInSync: true };
 * deepStrictEqual(timeTracks([]), none);
 * ```
 */
export function timeTracks(
  tracks: readonly StoredTrack[],
  options: Partial<LatenessOptions> = {},
): TimedTracks {
  const { use, minConfidence, maxLateness, shortFrames, maxSpread } = {
    ...latenessDefaults,
    ...options,
  };
  const assumedInSync = use === "hints" &&
    tracks.every(({ hint, lateness }) =>
      hint === undefined && lateness === undefined
    );
  if (use === "zero" || assumedInSync) {
    const timed = tracks.map((track) => ({
      track,
      lateness: track.lateness ?? 0,
    }));
    return { tracks: timed, dropped: {}, assumedInSync };
  }
  const believed = ({ hint }: StoredTrack): number | undefined =>
    hint !== undefined && hint.confidence >= minConfidence &&
      Math.abs(hint.lateness) <= maxLateness
      ? hint.lateness
      : undefined;
  const groups = (key: (track: StoredTrack) => string) => {
    const hints = new Map<string, number[]>();
    for (const track of tracks) {
      const hint = believed(track);
      if (hint === undefined) continue;
      const group = hints.get(key(track)) ?? [];
      hints.set(key(track), group);
      group.push(hint);
    }
    return (track: StoredTrack): number | undefined =>
      commonLateness(hints.get(key(track)) ?? [], maxSpread);
  };
  const bySource = groups(({ source }) => source);
  const bySpeaker = groups(({ source, speaker }) => `${source}/${speaker}`);
  const dropped: Record<string, number> = {};
  const timed: TimedTrack[] = [];
  for (const track of tracks) {
    const own = believed(track);
    const common = bySource(track) ?? bySpeaker(track);
    const lateness = track.lateness ??
      (track.frames > shortFrames ? own ?? common : common ?? own);
    if (lateness !== undefined) {
      timed.push({ track, lateness });
      continue;
    }
    const reason = track.hint === undefined
      ? "no hint of its lateness"
      : "its lateness is not believed, and its speaker's and source's differ";
    dropped[reason] = (dropped[reason] ?? 0) + 1;
  }
  return { tracks: timed, dropped, assumedInSync };
}
