import type {
  AlignedCrops,
  Crops,
  ReferenceCrops,
  Track,
  TrackDropReason,
  TrackEvent,
} from "../../tracks/mod.ts";
import { filmStrip } from "../film_strip.ts";
import type { Picture } from "../picture.ts";
import { type TimelineTrack, trackTimeline } from "../track_timeline.ts";
import { evenly, hasMembers, isListOf, kind } from "./kind.ts";

/** Crops of a strip, unless told otherwise. */
const mostCrops = 16;

/** Why a track is not used, in words. */
const reasons: Readonly<Record<TrackDropReason, string>> = {
  "track-too-short": "too short",
  "face-too-small": "face too small",
  "scene-too-short": "shot too short",
  "crop-outside": "outside the picture",
};

function isTrack(value: unknown): value is Track {
  return hasMembers(value, "id", "frames", "boxes", "smoothed");
}

function isTrackEvent(value: unknown): value is TrackEvent {
  return hasMembers(value, "kind") &&
    (value.kind === "crops" && hasMembers(value, "trackId", "crops") ||
      value.kind === "track" && hasMembers(value, "track") ||
      value.kind === "scene" && hasMembers(value, "start", "end"));
}

function isCrops(value: unknown): value is Crops {
  return hasMembers(value, "recipe", "data", "frames", "height", "channels");
}

function bar(track: Track, dropped?: TrackDropReason): TimelineTrack {
  return {
    first: track.frames[0]!,
    last: track.frames.at(-1)!,
    name: `track ${track.id}`,
    ...dropped !== undefined && { dropped: reasons[dropped] },
  };
}

/** Faces followed through time: a bar each. */
export const tracksKind = kind(
  "a track or a list of tracks",
  (value): value is Track | readonly Track[] =>
    isTrack(value) || isListOf(value, isTrack),
  (tracks, { title }) =>
    trackTimeline([tracks].flat().map((track) => bar(track)), {
      ...title !== undefined && { title },
    }),
);

/** What a tracker told: tracks, dropped ones with the reason, cuts between scenes. */
export const trackEventsKind = kind(
  "what a tracker told",
  (value) => isListOf(value, isTrackEvent),
  (events, { title }) => {
    const tracks = events.filter((event) => event.kind === "track")
      .toSorted((a, b) => a.track.id - b.track.id);
    const scenes = events.filter((event) => event.kind === "scene");
    if (tracks.length === 0) {
      return cropStrip(
        events.filter((event) => event.kind === "crops")
          .map(({ crops }) => crops),
        title,
      );
    }
    const end = scenes.at(-1)?.end;
    return trackTimeline(
      tracks.map(({ track, dropped }) => bar(track, dropped)),
      {
        cuts: scenes.slice(1).map(({ start }) => start),
        ...end !== undefined && { frames: end },
        ...title !== undefined && { title },
      },
    );
  },
);

/** Crops of a face or mouth: a strip of them. */
export const cropsKind = kind(
  "crops or a list of crops",
  (value): value is Crops | readonly Crops[] =>
    isCrops(value) || isListOf(value, isCrops),
  (crops, { most, title }) => cropStrip([crops].flat(), title, most),
);

function cropStrip(
  runs: readonly Crops[],
  title: string | undefined,
  most: number = mostCrops,
): ReturnType<typeof filmStrip> {
  const all = runs.flatMap((run) =>
    Array.from({ length: run.frames }, (_, i) => ({ run, i }))
  );
  const chosen = evenly(all, most);
  return filmStrip(
    chosen.map(({ run, i }) =>
      run.recipe === "aligned" ? greyCrop(run, i) : colourCrop(run, i)
    ),
    {
      title: title ?? `${chosen.length} of ${all.length} crops`,
      columns: 8,
      longest: 96,
    },
  );
}

/** Grey levels per unit of a normalised crop, and the level of 0, to look at. */
const contrast = 48;
const middleGrey = 118;

function greyCrop(run: AlignedCrops, index: number): Picture {
  const { width, height } = run;
  const from = index * width * height;
  const grey = run.data.subarray(from, from + width * height);
  const data = new Uint8Array(3 * grey.length);
  for (let i = 0; i < grey.length; i++) {
    const level = middleGrey + contrast * grey[i]!;
    data.fill(Math.min(255, Math.max(0, level)), 3 * i, 3 * i + 3);
  }
  return { data, width, height };
}

function colourCrop(run: ReferenceCrops, index: number): Picture {
  const { width, height } = run;
  const size = width * height * 3;
  const data = run.data.subarray(index * size, (index + 1) * size);
  return { data, width, height };
}
