import { detectFaces } from "../faces/mod.ts";
import type { Frame, Media } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { createCutDetector } from "../scenes/mod.ts";
import type { TrackReader } from "../speakers/mod.ts";
import {
  createTracker,
  type CropRecipeName,
  type Track,
  type Tracker,
  type TrackerInput,
  trackRules,
} from "../tracks/mod.ts";
import { droppedOf } from "./dropped.ts";
import { createFloatStore, type FloatStore } from "./float_store.ts";
import { everyOf, trackerOptions } from "./follow.ts";
import type { AnalyseOptions } from "./options.ts";
import type { Dropped } from "./result.ts";
import type { Tools } from "./tools.ts";

/** Makes something of the crops of each track. */
export interface CropReader<Reading> {
  /** How the crops are cut out. */
  readonly crop: CropRecipeName;
  /** Begins a track. */
  start(firstFrame: number): TrackReader<Reading>;
}

/** Readers by name, each with what it makes. */
export type CropReaders<Readings> = {
  readonly [Name in keyof Readings]: CropReader<Readings[Name]>;
};

/** A track and what the readers made of it. */
export interface ReadTrackResult<Readings> {
  readonly track: Track;
  readonly readings: Readings;
}

/** What following the faces of a file gave. */
export interface TracksRead<Readings> {
  /** Tracks that are kept, in the order in which they were found. */
  readonly tracks: readonly ReadTrackResult<Readings>[];
  /** Shots, `[first, end)` frames. */
  readonly scenes: readonly [number, number][];
  /** Faces and tracks that were left out. */
  readonly dropped: Dropped[];
  /** `time − sourceTime` of each frame, in seconds. */
  readonly timeErrors: FloatStore;
  /** Faces found in each frame. */
  readonly faceCounts: FloatStore;
  /** Size of the pictures in source pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/** What {@link readTracks} may be told. */
export interface ReadTracksOptions extends AnalyseOptions {
  readonly signal?: AbortSignal;
  /** Hears of stage "frames". */
  readonly hook?: Hook;
}

/** A tracker of one crop recipe with the readers that want its crops. */
interface Branch {
  readonly tracker: Tracker;
  readonly names: readonly string[];
}

/** What one track has been read into so far: a reader's name to its reader. */
type Running = Map<string, TrackReader<unknown>>;

/**
 * Follows the faces of a file once, and gives the crops of each track to
 * several readers, each in the recipe that it wants.
 *
 * One tracker for each recipe: they link the same faces in the same way, so
 * their tracks have the same numbers. The one of the network's own recipe
 * decides which tracks are kept.
 *
 * @param media the open file
 * @param readers by name
 */
export async function readTracks<Readings extends object>(
  media: Media,
  tools: Tools,
  readers: CropReaders<Readings>,
  options: ReadTracksOptions,
): Promise<TracksRead<Readings>> {
  const own = tools.recipe.crop;
  const byName = readers as Readonly<Record<string, CropReader<unknown>>>;
  const namesOf = (crop: CropRecipeName): string[] =>
    Object.keys(byName).filter((name) => byName[name]!.crop === crop);
  const others = new Set(
    Object.values(byName).map(({ crop }) => crop).filter((crop) =>
      crop !== own
    ),
  );
  const main: Branch = {
    tracker: createTracker(trackerOptions(tools, options)),
    names: namesOf(own),
  };
  const branches: Branch[] = [
    main,
    ...Array.from(others, (crop) => ({
      // It keeps every track: the other one decides.
      tracker: createTracker({
        recipe: crop,
        minTrack: 0,
        minFaceSize: 0,
        breakOnJump: trackRules[own].breakOnJump,
      }),
      names: namesOf(crop),
    })),
  ];
  const running = new Map<number, Running>();
  const finished = new Map<number, Record<string, unknown>>();
  const kept: Track[] = [];
  const scenes: [number, number][] = [];

  async function take(
    branch: Branch,
    events: ReturnType<Tracker["push"]>,
  ): Promise<void> {
    for (const event of events) {
      if (event.kind === "scene") {
        if (branch === main) scenes.push([event.start, event.end]);
        continue;
      }
      const id = event.kind === "crops" ? event.trackId : event.track.id;
      const open = running.get(id) ?? new Map<string, TrackReader<unknown>>();
      running.set(id, open);
      for (const name of branch.names) {
        if (event.kind === "crops") {
          const reader = open.get(name) ??
            byName[name]!.start(event.firstFrame);
          open.set(name, reader);
          await reader.push(event.crops);
        } else if (branch !== main || event.dropped === undefined) {
          const reader = open.get(name) ??
            byName[name]!.start(event.track.frames[0]!);
          const readings = finished.get(id) ?? {};
          readings[name] = await reader.finish();
          finished.set(id, readings);
          open.delete(name);
        }
      }
      if (
        branch === main && event.kind === "track" && event.dropped === undefined
      ) kept.push(event.track);
    }
  }

  const cuts = createCutDetector();
  const timeErrors = createFloatStore(1);
  const faceCounts = createFloatStore(1);
  const lowFaces = new Map<string, number>();
  let last: Frame | undefined;
  const faces = detectFaces(media.frames(), tools.detector, {
    every: everyOf(tools, options),
    tiles: options.tiles,
    ...(options.minFaceSize === undefined
      ? {}
      : { minSize: options.minFaceSize }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  for await (const { frame, detections, dropped } of faces) {
    for (const [reason, count] of Object.entries(dropped)) {
      lowFaces.set(reason, (lowFaces.get(reason) ?? 0) + count);
    }
    timeErrors.append([frame.time - frame.sourceTime]);
    faceCounts.append([detections.length]);
    const input: TrackerInput = {
      frame,
      detections,
      cut: cuts.push(frame).cut,
    };
    for (const branch of branches) {
      await take(branch, branch.tracker.push(input));
    }
    last = frame;
    options.hook?.({
      stage: "frames",
      completed: frame.index + 1,
      total: media.expectedFrames,
    });
  }
  for (const branch of branches) await take(branch, branch.tracker.finish());
  return {
    tracks: kept.sort((a, b) => a.id - b.id).map((track) => ({
      track,
      readings: finished.get(track.id) as Readings,
    })),
    scenes,
    dropped: droppedOf(main.tracker.dropped, lowFaces),
    timeErrors,
    faceCounts,
    size: { width: last?.sourceWidth ?? 0, height: last?.sourceHeight ?? 0 },
  };
}
