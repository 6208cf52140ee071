import { readFileSync } from "node:fs";
import { z } from "zod";
import { bestColumn } from "../sync/mod.ts";
import { compareDistances } from "./comparers.ts";
import { embedTrack } from "./embed_store.ts";
import type { Embedder } from "./embed_file.ts";
import { TrainingError } from "./errors.ts";
import type { TimedTrack, TimedTracks } from "./lateness.ts";
import type { Store } from "./store.ts";
import type { StoredTrack } from "./store_index.ts";
import { writeWhole } from "./write_whole.ts";
import type { Hook } from "../progress.ts";

/** When a track is kept, and when its lateness is measured anew. */
export interface CleanOptions {
  /** Largest mean distance of a track's true pairs, as a quantile of all tracks', 0..1. */
  readonly keepShare: number;
  /** Least median minus minimum of a curve whose own minimum is believed. */
  readonly minConfidence: number;
  /** Largest shift that is tried, frames. */
  readonly search: number;
  /** Largest lateness that is believed, frames. */
  readonly maxLateness: number;
}

/** Defaults of {@link CleanOptions}. */
export const cleanDefaults: CleanOptions = {
  keepShare: 0.95,
  minConfidence: 0.12,
  search: 15,
  maxLateness: 8,
};

/** What a cleaning did, step by step. */
export interface CleanFunnel {
  /** Tracks at the start. */
  readonly before: number;
  /** Tracks that were dropped, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Tracks whose lateness was moved by more than one frame. */
  readonly moved: number;
  /** Tracks that are left. */
  readonly after: number;
}

const cleanedSchema = z.object({
  tracks: z.array(z.object({
    file: z.string(),
    track: z.int(),
    lateness: z.number(),
  })),
});

function keyOf({ file, track }: { file: string; track: number }): string {
  return `${file}#${track}`;
}

/** What a network says of one track. */
interface Measured {
  readonly timed: TimedTrack;
  readonly distance: number;
  readonly moved: boolean;
  readonly disagrees: boolean;
}

async function measure(
  store: Store,
  timed: TimedTrack,
  embedder: Embedder,
  { search, minConfidence, maxLateness }: CleanOptions,
): Promise<Measured | undefined> {
  const vectors = await embedTrack(store, timed.track, embedder);
  if (vectors.picture.rows === 0) return undefined;
  const curve = compareDistances({
    ...vectors,
    from: 0,
    count: vectors.picture.rows,
    soundAt: 0,
    search,
  });
  const best = bestColumn(curve);
  if (best < 0) return undefined;
  const known = Array.from(curve).filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  const confidence = known[(known.length - 1) >> 1]! - known[0]!;
  const [before, here, after] = [
    curve[best - 1],
    curve[best]!,
    curve[best + 1],
  ];
  const bend = (before ?? NaN) - 2 * here + (after ?? NaN);
  const found = best - search +
    (bend > 0 ? ((before ?? 0) - (after ?? 0)) / (2 * bend) : 0);
  const isBelieved = confidence >= minConfidence &&
    Math.abs(found) <= maxLateness;
  const lateness = isBelieved ? found : timed.lateness;
  return {
    timed: { track: timed.track, lateness },
    distance: curve[Math.round(lateness) + search] ?? NaN,
    moved: isBelieved && Math.abs(found - timed.lateness) > 1,
    disagrees: !isBelieved && Math.abs(found - timed.lateness) > 2,
  };
}

/**
 * The paper's cleaning: a trained network says which tracks have sound that
 * fits, and how late it is; those with a distance over a threshold go.
 *
 * A track is moved where its curve has a clear minimum, so a network that has
 * learnt nothing moves none, and an offset that all tracks had in training is
 * no offset to the network.
 *
 * @param store where the tracks are
 * @param tracks what to clean, with the lateness that was trained with
 * @param embedder the network of the first round
 * @returns what is left, with its lateness, and the funnel
 * @throws {TrainingError} `nothing-left`
 */
export async function cleanTracks(
  store: Store,
  tracks: readonly TimedTrack[],
  embedder: Embedder,
  options: Partial<CleanOptions> & { readonly hook?: Hook } = {},
): Promise<{ tracks: TimedTrack[]; funnel: CleanFunnel }> {
  const settings = { ...cleanDefaults, ...options };
  const dropped: Record<string, number> = {};
  const drop = (reason: string): void => {
    dropped[reason] = (dropped[reason] ?? 0) + 1;
  };
  const measured: Measured[] = [];
  for (const [done, timed] of tracks.entries()) {
    const found = await measure(store, timed, embedder, settings);
    if (found === undefined) drop("too short to compare");
    else if (found.disagrees) {
      drop("the network finds another offset, without confidence");
    } else if (Number.isNaN(found.distance)) {
      drop("too little sound at its lateness");
    } else measured.push(found);
    options.hook?.({
      stage: "clean",
      completed: done + 1,
      total: tracks.length,
    });
  }
  const distances = measured.map(({ distance }) => distance)
    .sort((a, b) => a - b);
  const threshold = distances[
    Math.max(0, Math.ceil(settings.keepShare * distances.length) - 1)
  ] ?? 0;
  const kept = measured.filter(({ distance }) => {
    if (distance <= threshold) return true;
    drop(`mean distance of its true pairs over ${threshold.toFixed(3)}`);
    return false;
  });
  if (kept.length === 0) {
    throw new TrainingError(
      "nothing-left",
      `none of ${tracks.length} tracks survives the cleaning: the first round has learnt nothing`,
    );
  }
  return {
    tracks: kept.map(({ timed }) => timed),
    funnel: {
      before: tracks.length,
      dropped,
      moved: kept.filter(({ moved }) => moved).length,
      after: kept.length,
    },
  };
}

/** Keeps a cleaning for the next run. */
export function writeCleaned(
  path: string,
  tracks: readonly TimedTrack[],
  funnel: CleanFunnel,
): void {
  writeWhole(
    path,
    JSON.stringify({
      funnel,
      tracks: tracks.map(({ track, lateness }) => ({
        file: track.file,
        track: track.track,
        lateness: Number(lateness.toFixed(3)),
      })),
    }) + "\n",
  );
}

/**
 * Tracks of a store that a cleaning has kept, with the lateness it found.
 *
 * @throws {TrainingError} `cleaned-unreadable`
 */
export function readCleaned(
  path: string,
  tracks: readonly StoredTrack[],
): TimedTracks {
  let cleaned: z.infer<typeof cleanedSchema>;
  try {
    cleaned = cleanedSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new TrainingError(
      "cleaned-unreadable",
      `${path} cannot be read as the result of a cleaning`,
      { cause },
    );
  }
  const kept = new Map(
    cleaned.tracks.map((entry) => [keyOf(entry), entry.lateness]),
  );
  const timed = tracks.flatMap((track): TimedTrack[] => {
    const lateness = kept.get(keyOf(track));
    return lateness === undefined ? [] : [{ track, lateness }];
  });
  const gone = tracks.length - timed.length;
  return {
    tracks: timed,
    dropped: gone === 0 ? {} : { "left out by the cleaning": gone },
    assumedInSync: false,
  };
}
