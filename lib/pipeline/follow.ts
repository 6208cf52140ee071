import { detectFaces, detectFacesDefaults } from "../faces/mod.ts";
import type { Frame, Media } from "../media/mod.ts";
import type { Hook } from "../progress.ts";
import { createCutDetector } from "../scenes/mod.ts";
import {
  createTracker,
  type CropRecipeName,
  type Track,
  type TrackerOptions,
  type TrackEvent,
} from "../tracks/mod.ts";
import { droppedOf } from "./dropped.ts";
import { createFloatStore, type FloatStore } from "./float_store.ts";
import type { AnalyseOptions } from "./options.ts";
import type { Dropped } from "./result.ts";
import type { Sound, SoundFeatures } from "./sound.ts";
import type { Tools } from "./tools.ts";
import {
  createTrackMeter,
  type TrackMeasurement,
  type TrackMeter,
} from "./track_meter.ts";

/** A finished track with its numbers. */
interface MeasuredTrack extends TrackMeasurement {
  readonly track: Track;
}

/** What following the faces of a file gave. */
export interface Followed {
  readonly tracks: readonly MeasuredTrack[];
  readonly scenes: readonly [number, number][];
  readonly dropped: Dropped[];
  /** `time − sourceTime` of each frame, in seconds. */
  readonly timeErrors: FloatStore;
  /** Size of the pictures in source pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/** Routes a tracker's events to one meter per track. */
function createMeters(start: (firstFrame: number) => TrackMeter) {
  const running = new Map<number, TrackMeter>();
  const tracks: MeasuredTrack[] = [];
  const scenes: [number, number][] = [];
  return {
    tracks,
    scenes,
    async take(event: TrackEvent): Promise<void> {
      if (event.kind === "scene") {
        scenes.push([event.start, event.end]);
      } else if (event.kind === "crops") {
        const meter = running.get(event.trackId) ?? start(event.firstFrame);
        running.set(event.trackId, meter);
        await meter.push(event.crops);
      } else {
        const meter = running.get(event.track.id);
        running.delete(event.track.id);
        if (event.dropped === undefined && meter) {
          tracks.push({ track: event.track, ...await meter.finish() });
        }
      }
    },
  };
}

/** The tracker's options within those of the analysis. */
export function trackerOptions(
  { recipe }: Tools,
  { minTrack, minFaceSize }: AnalyseOptions,
): TrackerOptions {
  return {
    recipe: recipe.crop,
    ...(minTrack === undefined ? {} : { minTrack }),
    ...(minFaceSize === undefined ? {} : { minFaceSize }),
  };
}

/**
 * Every how many frames faces are looked for, where a person says nothing:
 * the original looks at each.
 */
const everyByCrop: Readonly<Record<CropRecipeName, number>> = {
  aligned: detectFacesDefaults.every,
  syncnet_python: 1,
};

/** Every how many frames faces are looked for. */
export function everyOf({ recipe }: Tools, { every }: AnalyseOptions): number {
  return every ?? everyByCrop[recipe.crop];
}

/** What {@link follow} needs beside the options of the analysis. */
export interface FollowOptions extends AnalyseOptions {
  /** Whether the vectors are kept. */
  readonly keepFeatures: boolean;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Hears of every frame. */
  readonly hook?: Hook;
}

/** Finds, follows and measures every face of a file. */
export async function follow(
  media: Media,
  sound: Sound,
  heard: SoundFeatures,
  tools: Tools,
  options: FollowOptions,
): Promise<Followed> {
  const { recipe, network, detector } = tools;
  const search = options.search ?? recipe.search;
  const tracker = createTracker(trackerOptions(tools, options));
  const cuts = createCutDetector();
  const meters = createMeters((firstFrame) =>
    createTrackMeter({
      network,
      recipe,
      search,
      firstFrame,
      sound,
      soundFeatures: heard,
      keepFeatures: options.keepFeatures,
      gpu: options.device !== "cpu",
    })
  );
  const timeErrors = createFloatStore(1);
  const lowFaces = new Map<string, number>();
  const total = media.expectedFrames;
  let last: Frame | undefined;
  for await (
    const { frame, detections, dropped } of detectFaces(
      media.frames(),
      detector,
      {
        every: everyOf(tools, options),
        tiles: options.tiles,
        ...(options.minFaceSize === undefined
          ? {}
          : { minSize: options.minFaceSize }),
        ...(options.signal ? { signal: options.signal } : {}),
      },
    )
  ) {
    for (const [reason, count] of Object.entries(dropped)) {
      lowFaces.set(reason, (lowFaces.get(reason) ?? 0) + count);
    }
    timeErrors.append([frame.time - frame.sourceTime]);
    const { cut } = cuts.push(frame);
    for (const event of tracker.push({ frame, detections, cut })) {
      await meters.take(event);
    }
    last = frame;
    options.hook?.({ stage: "frames", completed: frame.index + 1, total });
  }
  for (const event of tracker.finish()) await meters.take(event);
  return {
    tracks: meters.tracks.sort((a, b) => a.track.id - b.track.id),
    scenes: meters.scenes,
    dropped: droppedOf(tracker.dropped, lowFaces),
    timeErrors,
    size: { width: last?.sourceWidth ?? 0, height: last?.sourceHeight ?? 0 },
  };
}
